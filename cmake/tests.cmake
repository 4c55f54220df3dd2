# Emscripten's programs for Node are CommonJS; the tree's own package.json says "module".
if(EMSCRIPTEN)
  file(WRITE ${CMAKE_BINARY_DIR}/package.json "{ \"type\": \"commonjs\" }\n")
endif()

# `all` is the product; `tests` and `benches` are built when asked for.
add_custom_target(tests)
add_custom_target(benches)

# A program that Node runs, with the machine's files.
function(wardbook_runs_in_node name)
  # Synchronous: Emscripten 3.1.6 would fetch() the file, which newer Nodes have but not for paths.
  # Readable and quickly linked: the whole program is not optimised once more.
  target_link_options(${name} PRIVATE
    -sNODERAWFS=1 -sEXIT_RUNTIME=1 -sENVIRONMENT=node -sWASM_ASYNC_COMPILATION=0
    -O1 -Wl,--lto-O0 --minify 0 --profiling-funcs)
endfunction()

# wardbook_test(name SOURCES file... LIBS lib... [LABEL unit|contract|server|sim] [TIMEOUT s] [EXCEPTIONS])
# One program with GoogleTest's and GoogleMock's main, one ctest entry. Its counts are written to
# test-results/<name>.json, which tools/test.mjs adds up. The tests that tests/CMakeLists.txt leaves
# to the native build aside, they also run as wasm under Node.
function(wardbook_test name)
  cmake_parse_arguments(arg "EXCEPTIONS" "LABEL;TIMEOUT" "SOURCES;LIBS" ${ARGN})
  if(NOT arg_LABEL)
    set(arg_LABEL unit)
  endif()
  if(NOT arg_TIMEOUT)
    set(arg_TIMEOUT 300)
  endif()
  add_executable(${name} EXCLUDE_FROM_ALL ${arg_SOURCES})
  add_dependencies(tests ${name})
  target_link_libraries(${name} PRIVATE ${arg_LIBS} wardbook_gtest wardbook_code)
  if(NOT arg_EXCEPTIONS)
    target_link_libraries(${name} PRIVATE wardbook_plain)
  else()
    target_link_libraries(${name} PRIVATE wardbook_exceptions)
  endif()
  target_link_libraries(${name} PRIVATE wardbook_test_code)
  if(EMSCRIPTEN)
    wardbook_runs_in_node(${name})
  endif()
  add_test(NAME ${name}
    COMMAND ${name} --gtest_output=json:${CMAKE_BINARY_DIR}/test-results/${name}.json
    WORKING_DIRECTORY ${PROJECT_SOURCE_DIR})
  # Those that may take long begin first, so that no core waits for the last.
  set_tests_properties(${name} PROPERTIES
    LABELS ${arg_LABEL} TIMEOUT ${arg_TIMEOUT} COST ${arg_TIMEOUT})
endfunction()

# wardbook_bench(name SOURCES file... LIBS lib... [EXCEPTIONS]): a google-benchmark program that
# `make bench` runs.
function(wardbook_bench name)
  cmake_parse_arguments(arg "EXCEPTIONS" "" "SOURCES;LIBS" ${ARGN})
  find_package(benchmark REQUIRED)
  add_executable(${name} EXCLUDE_FROM_ALL ${arg_SOURCES})
  add_dependencies(benches ${name})
  target_link_libraries(${name} PRIVATE ${arg_LIBS} benchmark::benchmark_main wardbook_code)
  if(NOT arg_EXCEPTIONS)
    target_link_libraries(${name} PRIVATE wardbook_plain)
  endif()
endfunction()
