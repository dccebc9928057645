# What `cmake --install` puts where: the public headers under include/tincan, the static libraries,
# and package files for CMake and pkg-config. Included when every target is there.
#
# Component `library`: all of it, and nothing of the program.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(libraries tincan_protocol tincan_server tincan_client_bundle)
set_target_properties(tincan_protocol PROPERTIES EXPORT_NAME Protocol)
set_target_properties(tincan_server PROPERTIES EXPORT_NAME Server)
set_target_properties(tincan_client_bundle PROPERTIES EXPORT_NAME ClientBundle)

# The Qt modules that whoever links the libraries needs, for both package files.
set(qt_modules)
foreach(library IN LISTS libraries)
    get_target_property(links ${library} LINK_LIBRARIES)
    foreach(link IN LISTS links)
        if(link MATCHES "^Qt6::([A-Za-z]+)$")
            list(APPEND qt_modules ${CMAKE_MATCH_1})
        endif()
    endforeach()
endforeach()
list(REMOVE_DUPLICATES qt_modules)
list(JOIN qt_modules " " TINCAN_QT_MODULES)
list(TRANSFORM qt_modules PREPEND Qt6 OUTPUT_VARIABLE qt_packages)
list(JOIN qt_packages " " TINCAN_QT_PACKAGES)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/Tincan)
install(TARGETS ${libraries} EXPORT TincanTargets
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT library
    INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT TincanTargets NAMESPACE Tincan:: DESTINATION ${package_folder} COMPONENT library)
configure_package_config_file(cmake/TincanConfig.cmake.in TincanConfig.cmake
    INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(TincanConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/TincanConfig.cmake ${PROJECT_BINARY_DIR}/TincanConfigVersion.cmake
    DESTINATION ${package_folder} COMPONENT library)

file(RELATIVE_PATH TINCAN_FROM_PKGCONFIG /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(cmake/tincan.pc.in tincan.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/tincan.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT library)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} COMPONENT library)

install(CODE "
    set(source \"${PROJECT_SOURCE_DIR}\")
    set(staging \"${PROJECT_BINARY_DIR}/include\")
    set(destination \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_INCLUDEDIR}/tincan\")
    " COMPONENT library)
install(SCRIPT cmake/InstallHeaders.cmake COMPONENT library)
