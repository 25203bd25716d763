# updraft_floor(<name> SOURCES <file>... [USES <floor>...] [LIBRARIES <target>...])
#
# One folder of src/ as one static library, `updraft_<name>`. USES are the floors above that it
# includes; LIBRARIES are third-party and stay out of the include paths of those who use the floor.
function(updraft_floor name)
  cmake_parse_arguments(floor "" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  set(target updraft_${name})
  add_library(${target} STATIC ${floor_SOURCES})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/include
                                       PRIVATE ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM floor_USES PREPEND updraft_)
  target_link_libraries(${target} PUBLIC ${floor_USES} PRIVATE ${floor_LIBRARIES})
  updraft_warnings(${target})
endfunction()

# Warnings are errors in our own code, with every compiler that the suite uses.
function(updraft_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                           -Wnon-virtual-dtor -Woverloaded-virtual -Werror
    # g++ 12 sees overlaps in std::string that aren't there (GCC bug 105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>)
endfunction()
