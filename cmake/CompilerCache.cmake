# Compiles through ccache where it is installed, unless the builder has chosen a launcher. What ccache does
# not look at, as it cannot see through precompiled headers, is what its manual asks for with them: macros
# defined before them, __TIME__ and the like. Our code has neither. The builder's own choice wins.
if(PROJECT_IS_TOP_LEVEL AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(UPDRAFT_CCACHE ccache)
  find_program(UPDRAFT_ENV env)
  if(UPDRAFT_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${UPDRAFT_CCACHE}")
    if(UPDRAFT_ENV AND NOT DEFINED ENV{CCACHE_SLOPPINESS})
      list(PREPEND CMAKE_CXX_COMPILER_LAUNCHER ${UPDRAFT_ENV}
           CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime)
    endif()
  endif()
endif()
