# What `cmake --install` puts into a prefix: headers, the library, and how CMake (updraftConfig.cmake)
# and pkg-config (updraft.pc) find them; and the command. All of it may be moved to another folder
# afterwards.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/updraft)
set(pkgconfig_folder ${CMAKE_INSTALL_LIBDIR}/pkgconfig)
get_target_property(UPDRAFT_LIBRARY_TYPE updraft TYPE)

install(TARGETS updraft EXPORT updraftTargets INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/updraft DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN *.hpp)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/updraft)

install(EXPORT updraftTargets NAMESPACE updraft:: DESTINATION ${package_folder})
configure_package_config_file(
  ${CMAKE_CURRENT_LIST_DIR}/updraftConfig.cmake.in ${PROJECT_BINARY_DIR}/updraftConfig.cmake
  INSTALL_DESTINATION ${package_folder} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/updraftConfigVersion.cmake
                                 COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/updraftConfig.cmake
              ${PROJECT_BINARY_DIR}/updraftConfigVersion.cmake
        DESTINATION ${package_folder})

# The static library brings what it needs along only when pkg-config is asked for `--static`.
set(UPDRAFT_LIBS_PRIVATE)
if(UPDRAFT_LIBRARY_TYPE STREQUAL "STATIC_LIBRARY")
  set(UPDRAFT_LIBS_PRIVATE "-lboost_url -lspdlog -lfmt -lsimdjson -lcrypto -lz -pthread")
endif()
file(RELATIVE_PATH UPDRAFT_PC_TO_PREFIX /prefix/${pkgconfig_folder} /prefix)
string(REGEX REPLACE "/$" "" UPDRAFT_PC_TO_PREFIX ${UPDRAFT_PC_TO_PREFIX})
configure_file(${CMAKE_CURRENT_LIST_DIR}/updraft.pc.in ${PROJECT_BINARY_DIR}/updraft.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/updraft.pc DESTINATION ${pkgconfig_folder})

# The command is optional: who has built the library alone installs it alone.
if(UPDRAFT_CLI)
  install(TARGETS updraft_cli OPTIONAL)
  install(FILES ${UPDRAFT_COMPLETIONS}/updraft OPTIONAL
          DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
  install(FILES ${UPDRAFT_COMPLETIONS}/_updraft OPTIONAL
          DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
  install(FILES ${UPDRAFT_COMPLETIONS}/updraft.fish OPTIONAL
          DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
  install(FILES ${PROJECT_SOURCE_DIR}/docs/updraft.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
endif()
