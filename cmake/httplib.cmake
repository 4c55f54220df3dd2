# cpp-httplib is one header of 20,000 lines. Its own script splits it, so that it is compiled once and
# not wherever it is included; now, because clang-tidy reads the header without a build.
set(split_httplib ${CMAKE_BINARY_DIR}/third_party/httplib)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${WARDBOOK_HTTPLIB}/httplib.h)
execute_process(
  COMMAND python3 ${WARDBOOK_HTTPLIB}/split.py --out ${split_httplib}
  OUTPUT_QUIET COMMAND_ERROR_IS_FATAL ANY)

add_library(httplib STATIC ${split_httplib}/httplib.cc)
set_target_properties(httplib PROPERTIES UNITY_BUILD OFF)
target_include_directories(httplib SYSTEM PUBLIC ${split_httplib})
target_compile_options(httplib PRIVATE -w)
if(WARDBOOK_SANITIZE)
  # It calls back into our code with what is ours.
  target_compile_options(httplib PRIVATE -fsanitize=address)
endif()
target_compile_definitions(httplib PUBLIC
  CPPHTTPLIB_OPENSSL_SUPPORT CPPHTTPLIB_ZLIB_SUPPORT CPPHTTPLIB_BROTLI_SUPPORT
  # A large body goes at once: asking first would cost a round trip.
  CPPHTTPLIB_EXPECT_100_THRESHOLD=0)
target_link_libraries(httplib PUBLIC OpenSSL::SSL OpenSSL::Crypto ZLIB::ZLIB
  ${brotli_encoder} ${brotli_decoder} ${brotli_common} Threads::Threads)
