#pragma once

// What the server's core takes from OpenSSL, where there is none: in the browser, for the ward of
// tests/crash. It is right, and keeps no secret: nobody depends on it.

#include <cstddef>
#include <cstdint>

extern "C" {

using EVP_MD = struct evp_md_st;

const EVP_MD* EVP_sha256();
/// SHA-256 whatever `md` is.
uint8_t* HMAC(const EVP_MD* md, const void* key, int key_size, const uint8_t* message,
              size_t message_size, uint8_t* out, unsigned* out_size);
int CRYPTO_memcmp(const void* a, const void* b, size_t size);
void OPENSSL_cleanse(void* bytes, size_t size);
int RAND_priv_bytes(uint8_t* bytes, int size);

}  // extern "C"
