# wardbook_code: what every file of ours is compiled with.
add_library(wardbook_code INTERFACE)
target_compile_options(wardbook_code INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual
  -Wimplicit-fallthrough -Werror)
if(CMAKE_CXX_COMPILER_ID STREQUAL GNU)
  # GCC 12 sees moved std::variants as uninitialised (GCC bug 105593 and its kin).
  target_compile_options(wardbook_code INTERFACE -Wno-maybe-uninitialized)
endif()
# A failed check names the file as the tree does, wherever that lies.
target_compile_options(wardbook_code INTERFACE -fmacro-prefix-map=${PROJECT_SOURCE_DIR}/=)
if(EMSCRIPTEN)
  target_compile_definitions(wardbook_code INTERFACE WARDBOOK_TERSE_CHECKS)
else()
  target_compile_definitions(wardbook_code INTERFACE _GLIBCXX_ASSERTIONS)
endif()

# wardbook_plain: shared/ and app/ know neither exceptions nor RTTI, natively as in the browser.
add_library(wardbook_plain INTERFACE)
target_compile_options(wardbook_plain INTERFACE
  $<$<COMPILE_LANGUAGE:CXX>:-fno-exceptions> $<$<COMPILE_LANGUAGE:CXX>:-fno-rtti>)

# Sanitizers watch our code; third-party code is linked as it is. By Clang and not optimised such a
# build takes a third of the time.
option(WARDBOOK_SANITIZE "Address and undefined-behaviour sanitizers" OFF)
if(WARDBOOK_SANITIZE)
  set(sanitizers -fsanitize=address,undefined -fno-sanitize-recover=all)
  target_compile_options(wardbook_code INTERFACE ${sanitizers} -fno-omit-frame-pointer)
  add_link_options(${sanitizers})
endif()

# By Clang. Our code tells libFuzzer which way it went.
option(WARDBOOK_FUZZ "The programs of `make fuzz`" OFF)
if(WARDBOOK_FUZZ)
  target_compile_options(wardbook_code INTERFACE -fsanitize=fuzzer-no-link)
  add_link_options(-fsanitize=fuzzer-no-link)
endif()

# wardbook_exceptions: sync-server and what stands on cpp-httplib. Shared code has no RTTI, so its
# objects have no type that the sanitizer could compare with; cpp-httplib subtracts the clock's
# lowest value, which overflows in the library's own <chrono>.
add_library(wardbook_exceptions INTERFACE)
if(WARDBOOK_SANITIZE)
  target_compile_options(wardbook_exceptions INTERFACE
    -fno-sanitize=vptr -fno-sanitize=signed-integer-overflow)
endif()

# wardbook_test_code: tests, besides wardbook_code. Half of a sanitized build would go into checking
# code that runs once: what it calls is checked for undefined behaviour, it is not.
add_library(wardbook_test_code INTERFACE)
if(WARDBOOK_SANITIZE)
  target_compile_options(wardbook_test_code INTERFACE -fno-sanitize=undefined)
endif()

if(EMSCRIPTEN)
  # A test is compiled to the end once, as it stands: nobody downloads it. What it tests is compiled
  # as it ships.
  target_compile_options(wardbook_test_code INTERFACE -fno-lto -O0)

  # Every browser that has OPFS's synchronous handles has these: shorter code.
  add_compile_options(-mbulk-memory -msign-ext -mnontrapping-fptoint)
  # The default stack differs between Emscripten versions (5 MB, later 64 KB): say it.
  add_link_options(-sTOTAL_STACK=1MB -sALLOW_MEMORY_GROWTH=1 -sMALLOC=emmalloc)
endif()
