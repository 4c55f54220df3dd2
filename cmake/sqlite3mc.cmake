# SQLite with SQLite3 Multiple Ciphers: one amalgamation, no extensions. Ciphers: ChaCha20 everywhere,
# AEGIS where processors have AES instructions.
set(sqlite_source ${WARDBOOK_SQLITE}/sqlite3.c)
if(EMSCRIPTEN)
  # The amalgamation turns on two things by itself: functions that encrypt single values, with a
  # SHA-512 that nobody else needs, and unrolled loops. A copy without them is 2 % less to download.
  file(READ ${sqlite_source} text)
  foreach(line "#define SQLITE3MC_ENABLE_VLE 1\n" "#define UNROLL_LOOPS /* Enable loops unrolling */\n")
    string(FIND "${text}" "${line}" at)
    if(at EQUAL -1)
      message(FATAL_ERROR "SQLite3 Multiple Ciphers is another one: it has no line ${line}")
    endif()
    string(REPLACE "${line}" "\n" text "${text}")
  endforeach()
  set(sqlite_source ${CMAKE_BINARY_DIR}/sqlite3/sqlite3.c)
  file(WRITE ${sqlite_source}.new "${text}")
  file(COPY_FILE ${sqlite_source}.new ${sqlite_source} ONLY_IF_DIFFERENT)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${WARDBOOK_SQLITE}/sqlite3.c)
endif()
add_library(sqlite3mc STATIC ${sqlite_source})
target_include_directories(sqlite3mc SYSTEM PUBLIC ${WARDBOOK_SQLITE})
target_compile_options(sqlite3mc PRIVATE -w)
set_target_properties(sqlite3mc PROPERTIES UNITY_BUILD OFF)
set(sqlite_options
  SQLITE_DQS=0
  SQLITE_DEFAULT_FOREIGN_KEYS=0
  SQLITE_DEFAULT_MEMSTATUS=0
  SQLITE_DEFAULT_WAL_SYNCHRONOUS=2
  SQLITE_LIKE_DOESNT_MATCH_BLOBS
  SQLITE_OMIT_DEPRECATED
  SQLITE_OMIT_LOAD_EXTENSION
  SQLITE_OMIT_SHARED_CACHE
  SQLITE_STRICT_SUBTYPE=1
  SQLITE_TEMP_STORE=3
  SQLITE_UNTESTABLE
  SQLITE_USE_URI=0
  CODEC_TYPE=CODEC_TYPE_CHACHA20
  HAVE_CIPHER_AES_128_CBC=0
  HAVE_CIPHER_AES_256_CBC=0
  HAVE_CIPHER_SQLCIPHER=0
  HAVE_CIPHER_RC4=0
  HAVE_CIPHER_ASCON128=0
  AEGIS_API=static
  ARGON2_PUBLIC=)
target_compile_definitions(sqlite3mc PRIVATE ${sqlite_options})

if(EMSCRIPTEN)
  # The browser's VFS is app/platform's own; entropy comes from getentropy.
  target_compile_definitions(sqlite3mc PRIVATE
    SQLITE_OS_OTHER=1 SQLITE_THREADSAFE=0 __WASM__ ARGON2_NO_THREADS)
  # Argon2, which hashes our passwords, comes with AEGIS: on until the amalgamation has come past
  # Argon2, off where it would register the cipher.
  target_compile_definitions(sqlite3mc PRIVATE
    HAVE_CIPHER_AEGIS=!defined\(ARGON2_H\) AEGIS_OMIT_AES_HARDWARE_SUPPORT)
  # Argon2 wipes its 19 MiB by this name, if there is one: by memory.fill, which takes a tenth of the
  # time of the C library's memset here, a third of the whole hash.
  target_compile_definitions(sqlite3mc PRIVATE memset_s\(to,size,byte,count\)=__builtin_memset\(to,byte,count\))
  # What a device's SQL never asks for, it need not download. None of these touches the grammar.
  target_compile_definitions(sqlite3mc PRIVATE
    SQLITE_OMIT_AUTOVACUUM
    SQLITE_OMIT_BETWEEN_OPTIMIZATION
    SQLITE_OMIT_CASE_SENSITIVE_LIKE_PRAGMA
    SQLITE_OMIT_COMPLETE
    SQLITE_OMIT_DATETIME_FUNCS
    SQLITE_OMIT_DECLTYPE
    SQLITE_OMIT_DESERIALIZE
    SQLITE_OMIT_FOREIGN_KEY
    SQLITE_OMIT_GENERATED_COLUMNS
    SQLITE_OMIT_GET_TABLE
    SQLITE_OMIT_HEX_INTEGER
    SQLITE_OMIT_INCRBLOB
    SQLITE_OMIT_INTROSPECTION_PRAGMAS
    SQLITE_OMIT_JSON
    SQLITE_OMIT_LIKE_OPTIMIZATION
    SQLITE_OMIT_OR_OPTIMIZATION
    SQLITE_OMIT_LOCALTIME
    SQLITE_OMIT_PROGRESS_CALLBACK
    SQLITE_OMIT_TCL_VARIABLE
    SQLITE_OMIT_TRACE
    SQLITE_OMIT_UTF16
    SQLITE_OMIT_XFER_OPT)
  target_compile_options(sqlite3mc PRIVATE -Oz)
else()
  find_package(Threads REQUIRED)
  # fdatasync: where pages of the log are written over, the file's times need not be durable.
  target_compile_definitions(sqlite3mc PRIVATE SQLITE_THREADSAFE=1 HAVE_FDATASYNC=1)
  if(NOT WARDBOOK_SANITIZE)
    target_compile_options(sqlite3mc PRIVATE -O2)
  endif()
  target_link_libraries(sqlite3mc PUBLIC Threads::Threads m)
endif()
