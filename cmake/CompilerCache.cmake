# Compiles through ccache where it is installed, unless the builder has chosen a launcher.
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(UPDRAFT_CCACHE ccache)
  if(UPDRAFT_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${UPDRAFT_CCACHE}")
  endif()
endif()
