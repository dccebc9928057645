# The one way to declare a target, so that every one is built by the same rules.

function(tincan_configure_target target)
    target_compile_definitions(${target} PRIVATE
        QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_FOREACH
        QT_DISABLE_DEPRECATED_BEFORE=0x060400
        TINCAN_VERSION="${PROJECT_VERSION}")
    target_compile_options(${target} PRIVATE
        -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Wold-style-cast
        -Wcast-qual -Woverloaded-virtual -Wimplicit-fallthrough -Wsuggest-override
        $<$<BOOL:${TINCAN_WERROR}>:-Werror>)
    set_target_properties(${target} PROPERTIES AUTOMOC ON)
endfunction()

# tincan_library(name SOURCES … LINK …): a static library whose headers are included from the
# top of the tree: #include "protocol/value.h".
function(tincan_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
    add_library(${name} STATIC ${ARG_SOURCES})
    target_include_directories(${name} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}>)
    target_link_libraries(${name} PUBLIC ${ARG_LINK})
    tincan_configure_target(${name})
endfunction()

# tincan_test(tst_name [DISPATCHERS] [SOURCES …] [LINK …] [LABELS …]): one QtTest program from tst_name.cpp,
# run offscreen, registered with CTest. A test that hangs is ended after five minutes. DISPATCHERS: run on
# Qt's event dispatcher, and as tst_name_dispatcher on the server's own. The target tests_<label> builds all
# that have a label.
function(tincan_test name)
    cmake_parse_arguments(ARG "DISPATCHERS" "" "SOURCES;LINK;LABELS" ${ARGN})
    add_executable(${name} ${name}.cpp ${ARG_SOURCES})
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR})
    target_link_libraries(${name} PRIVATE Qt6::Test ${ARG_LINK})
    tincan_configure_target(${name})
    set_source_files_properties(${name}.cpp ${ARG_SOURCES} PROPERTIES
        COMPILE_OPTIONS "-include;${PROJECT_SOURCE_DIR}/tests/support/patience.h")
    foreach(label IN LISTS ARG_LABELS)
        if(NOT TARGET tests_${label})
            add_custom_target(tests_${label})
        endif()
        add_dependencies(tests_${label} ${name})
    endforeach()
    set(environment "QT_QPA_PLATFORM=offscreen;TINCAN_SOURCE_DIR=${PROJECT_SOURCE_DIR};${TINCAN_SANITIZER_ENVIRONMENT}")
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES
        TIMEOUT 300 ENVIRONMENT "${environment}" LABELS "${ARG_LABELS}")
    if(ARG_DISPATCHERS)
        target_sources(${name} PRIVATE ${PROJECT_SOURCE_DIR}/tests/support/dispatcher.cpp)
        add_test(NAME ${name}_dispatcher COMMAND ${name})
        set_tests_properties(${name}_dispatcher PROPERTIES
            TIMEOUT 300 ENVIRONMENT "${environment};TINCAN_TEST_DISPATCHER=1" LABELS "${ARG_LABELS}")
    endif()
endfunction()
