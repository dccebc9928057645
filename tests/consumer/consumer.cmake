# Installs the library, builds the project of this folder against the copy, and runs it. Included by
# tests/CMakeLists.txt: the CMakeLists.txt beside this is the consumer's own.

find_program(TINCAN_NODE node)
if(NOT TINCAN_NODE)
    return()
endif()
set(installed ${CMAKE_CURRENT_BINARY_DIR}/consumer/installed)
set(built ${CMAKE_CURRENT_BINARY_DIR}/consumer/build)
set(flags ${CMAKE_CXX_FLAGS})
if(TINCAN_SANITIZE)
    string(APPEND flags " -fsanitize=${TINCAN_SANITIZE}")
endif()
if(TINCAN_COVERAGE)
    string(APPEND flags " --coverage")
endif()

# tincan_consumer(step after command…): one step, which needs the one before.
function(tincan_consumer step after)
    add_test(NAME consumer_${step} COMMAND ${ARGN})
    set_tests_properties(consumer_${step} PROPERTIES TIMEOUT 600 LABELS interop
        FIXTURES_SETUP consumer_${step} FIXTURES_REQUIRED "${after}")
endfunction()

tincan_consumer(libraries "" ${CMAKE_COMMAND} --build ${PROJECT_BINARY_DIR} --target tincan_server tincan_client_bundle)
tincan_consumer(install consumer_libraries
    ${CMAKE_COMMAND} --install ${PROJECT_BINARY_DIR} --component library --prefix ${installed})
tincan_consumer(configure consumer_install ${CMAKE_COMMAND} -S ${CMAKE_CURRENT_SOURCE_DIR}/consumer -B ${built} -G Ninja
    -DCMAKE_PREFIX_PATH=${installed} -DTINCAN_SOURCE_DIR=${PROJECT_SOURCE_DIR}
    -DCMAKE_CXX_COMPILER=${CMAKE_CXX_COMPILER} -DCMAKE_CXX_COMPILER_LAUNCHER=${CMAKE_CXX_COMPILER_LAUNCHER}
    -DCMAKE_CXX_FLAGS=${flags} -DCMAKE_BUILD_TYPE=${CMAKE_BUILD_TYPE})
tincan_consumer(build consumer_configure ${CMAKE_COMMAND} --build ${built})
tincan_consumer(run consumer_build ${TINCAN_NODE} ${CMAKE_CURRENT_SOURCE_DIR}/consumer/consumer.test.mjs)
set_tests_properties(consumer_libraries PROPERTIES RESOURCE_LOCK build)
set_tests_properties(consumer_run PROPERTIES
    ENVIRONMENT "TINCAN_CONSUMER=[\"${built}/consumer\"];TINCAN_INSTALLED=${installed}")
