# What a build may choose. Presets in CMakePresets.json set these.

option(TINCAN_BUILD_APP "Build the window and the tincan executable" ON)
option(TINCAN_BUILD_TESTS "Build the tests" ON)
option(TINCAN_WERROR "Treat warnings as errors" OFF)
option(TINCAN_COVERAGE "Instrument for gcov" OFF)
set(TINCAN_SANITIZE "" CACHE STRING "Sanitizers for every target, as -fsanitize= takes them")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)

find_program(TINCAN_CCACHE ccache)
if(TINCAN_CCACHE AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
    set(CMAKE_CXX_COMPILER_LAUNCHER ${TINCAN_CCACHE})
endif()

find_program(TINCAN_MOLD mold)
if(TINCAN_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

if(TINCAN_SANITIZE)
    add_compile_options(-fsanitize=${TINCAN_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all)
    add_link_options(-fsanitize=${TINCAN_SANITIZE})
endif()
if(TINCAN_COVERAGE)
    add_compile_options(--coverage)
    add_link_options(--coverage)
endif()
