# Third-party code: compiled from where tools/deps put it, with its own warnings off and its headers
# as system headers.
set(WARDBOOK_SQLITE ${PROJECT_SOURCE_DIR}/node_modules/better-sqlite3-multiple-ciphers/deps/sqlite3)
set(WARDBOOK_IMGUI ${PROJECT_SOURCE_DIR}/.deps/imgui)
set(WARDBOOK_HTTPLIB ${PROJECT_SOURCE_DIR}/.deps/cpp-httplib)
foreach(file ${WARDBOOK_SQLITE}/sqlite3.c ${WARDBOOK_IMGUI}/imgui.cpp ${WARDBOOK_HTTPLIB}/httplib.h)
  if(NOT EXISTS ${file})
    message(FATAL_ERROR "${file} is missing: run `make deps` first")
  endif()
endforeach()

include(cmake/sqlite3mc.cmake)
include(cmake/imgui.cmake)

# nlohmann-json is header-only. emcc must never see all of /usr/include, so one folder is linked.
set(third_party_include ${CMAKE_BINARY_DIR}/third_party/include)
file(MAKE_DIRECTORY ${third_party_include})
find_path(nlohmann_folder nlohmann/json.hpp PATHS /usr/include NO_CMAKE_FIND_ROOT_PATH REQUIRED)
file(CREATE_LINK ${nlohmann_folder}/nlohmann ${third_party_include}/nlohmann SYMBOLIC)
add_library(nlohmann_json INTERFACE)
target_include_directories(nlohmann_json SYSTEM INTERFACE ${third_party_include})

if(EMSCRIPTEN)
  set(googletest /usr/src/googletest)
  add_library(wardbook_gtest STATIC EXCLUDE_FROM_ALL
    ${googletest}/googletest/src/gtest-all.cc
    ${googletest}/googlemock/src/gmock-all.cc
    ${googletest}/googlemock/src/gmock_main.cc)
  target_include_directories(wardbook_gtest SYSTEM PUBLIC
    ${googletest}/googletest/include ${googletest}/googlemock/include)
  target_include_directories(wardbook_gtest PRIVATE
    ${googletest}/googletest ${googletest}/googlemock)
  target_compile_options(wardbook_gtest PRIVATE -w)
  target_link_libraries(wardbook_gtest PRIVATE wardbook_plain wardbook_test_code)
else()
  find_package(Threads REQUIRED)
  find_package(GTest REQUIRED)
  add_library(wardbook_gtest INTERFACE)
  target_link_libraries(wardbook_gtest INTERFACE GTest::gmock_main GTest::gmock GTest::gtest)

  find_package(OpenSSL 3 REQUIRED)
  find_package(ZLIB REQUIRED)
  find_library(brotli_encoder brotlienc REQUIRED)
  find_library(brotli_decoder brotlidec REQUIRED)
  find_library(brotli_common brotlicommon REQUIRED)
  include(cmake/httplib.cmake)
endif()
