# updraft_floor(<name> SOURCES <file>... [USES <floor>...] [LIBRARIES <target>...] [APART])
#
# One folder of src/ as one static library, `updraft_<name>`, for the tests; the product is made of the
# same objects. USES are the floors above that it includes; LIBRARIES are third-party and stay out of
# the include paths of those who use the floor. APART: its files are never compiled as one unit.
# With UPDRAFT_OBJECTS nothing is compiled: the target is made of the objects of that build.
set(UPDRAFT_OBJECTS "" CACHE PATH "Another build, whose objects the library is linked from")

function(updraft_floor name)
  cmake_parse_arguments(floor "APART" "" "SOURCES;USES;LIBRARIES" ${ARGN})
  set(target updraft_${name})
  set_property(GLOBAL APPEND PROPERTY UPDRAFT_FLOORS ${target})
  set_property(GLOBAL APPEND PROPERTY UPDRAFT_LIBRARIES ${floor_LIBRARIES})
  if(UPDRAFT_OBJECTS)
    set(objects ${floor_SOURCES})
    list(TRANSFORM objects PREPEND ${UPDRAFT_OBJECTS}/src/${name}/CMakeFiles/${target}.dir/)
    list(TRANSFORM objects APPEND ${CMAKE_CXX_OUTPUT_EXTENSION})
    add_library(${target} OBJECT IMPORTED GLOBAL)
    set_target_properties(${target} PROPERTIES IMPORTED_OBJECTS "${objects}")
    return()
  endif()
  add_library(${target} STATIC ${floor_SOURCES})
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR}/include
                                       PRIVATE ${PROJECT_SOURCE_DIR}/src)
  list(TRANSFORM floor_USES PREPEND updraft_)
  target_link_libraries(${target} PUBLIC ${floor_USES} PRIVATE ${floor_LIBRARIES})
  updraft_warnings(${target})
  updraft_precompiled(${target})
  if(UPDRAFT_SANITIZE AND NOT floor_APART)
    updraft_unity(${target})
  endif()
endfunction()

# updraft_product(<target>): all floors as one library.
function(updraft_product target)
  get_property(objects GLOBAL PROPERTY UPDRAFT_FLOORS)
  list(TRANSFORM objects REPLACE "(.+)" "$<TARGET_OBJECTS:\\1>")
  get_property(libraries GLOBAL PROPERTY UPDRAFT_LIBRARIES)
  list(REMOVE_DUPLICATES libraries)
  # These are headers only: nothing that programs would have to find.
  list(REMOVE_ITEM libraries Boost::headers CLI11::CLI11)

  add_library(${target} ${objects})
  set_target_properties(${target} PROPERTIES LINKER_LANGUAGE CXX)
  target_compile_features(${target} PUBLIC cxx_std_20)
  target_include_directories(${target} PUBLIC $<BUILD_INTERFACE:${PROJECT_SOURCE_DIR}/include>)
  target_link_libraries(${target} PUBLIC Boost::headers PRIVATE ${libraries})

  get_target_property(type ${target} TYPE)
  if(type STREQUAL "SHARED_LIBRARY" AND UNIX AND NOT APPLE)
    set(exports ${PROJECT_BINARY_DIR}/exports.map)
    configure_file(${PROJECT_SOURCE_DIR}/cmake/exports.map.in ${exports} @ONLY)
    target_link_options(${target} PRIVATE LINKER:--version-script=${exports})
    set_target_properties(${target} PROPERTIES LINK_DEPENDS ${exports})
  endif()
endfunction()

# updraft_precompiled(<target>): the target reads the standard headers that most files of src/ include from
# a precompiled one, which all floors share. With g++ only: clang-tidy, which reads the commands of clang,
# needs nothing that is built. A missing include is noticed by the nightly, where the sources are compiled as a
# subdirectory: file by file, without this.
function(updraft_precompiled target)
  if(NOT UPDRAFT_PRECOMPILE OR NOT CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    return()
  endif()
  # ccache asks for the first. The warnings are those that <string> switches off for itself by a pragma,
  # which g++ 12 forgets in a precompiled header.
  target_compile_options(${target} PRIVATE -fpch-preprocess -Wno-array-bounds -Wno-stringop-overflow
                                           -Wno-stringop-overread)
  if(NOT TARGET updraft_standard_headers)
    set(source ${PROJECT_BINARY_DIR}/standard_headers.cpp)
    file(CONFIGURE OUTPUT ${source} CONTENT "// Nothing but the precompiled header.\n")
    add_library(updraft_standard_headers OBJECT ${source})
    target_compile_features(updraft_standard_headers PUBLIC cxx_std_20)
    updraft_warnings(updraft_standard_headers)
    target_precompile_headers(updraft_standard_headers PRIVATE
      <algorithm> <array> <atomic> <charconv> <chrono> <cmath> <concepts> <coroutine> <cstddef> <cstdint>
      <cstring> <deque> <functional> <limits> <list> <map> <memory> <mutex> <optional> <set> <span>
      <string> <string_view> <tuple> <type_traits> <unordered_map> <utility> <variant> <vector>)
  endif()
  target_precompile_headers(${target} REUSE_FROM updraft_standard_headers)
endfunction()

# The warnings of our own code; CMAKE_COMPILE_WARNING_AS_ERROR makes them errors.
function(updraft_warnings target)
  target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wshadow -Wconversion
                                           -Wnon-virtual-dtor -Woverloaded-virtual
    # g++ 12 sees overlaps in std::string that aren't there (GCC bug 105651).
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict>
    $<$<CXX_COMPILER_ID:Clang>:-Wreserved-identifier>)
endfunction()

# For code that is compiled more often than it runs, such as tests: the product under test is optimized as
# ever, this code as little as will do. With sanitizers that takes two thirds off the time of the compiler.
# Coroutines need their tail calls. Fuzz targets must run quickly. ONLY_SANITIZED is for programs that users
# run: their release build stays optimized.
function(updraft_compiled_quickly target)
  cmake_parse_arguments(quickly "ONLY_SANITIZED" "" "" ${ARGN})
  if(UPDRAFT_FUZZ)
    return()
  endif()
  target_compile_options(${target} PRIVATE $<$<CONFIG:RelWithDebInfo>:-O0>)
  if(NOT quickly_ONLY_SANITIZED)
    target_compile_options(${target} PRIVATE $<$<CONFIG:Release>:-Og -foptimize-sibling-calls>)
  endif()
endfunction()
