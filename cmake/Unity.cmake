# updraft_unity(<target>): compiles the files of a target in a few large translation units. Most of the
# time of a file goes into the headers that it includes, which the files of a target share: it takes a third
# to a half of the time. For tests and tools, and with sanitizers for the product too; elsewhere that is
# compiled file by file. Names in the files of such a target must not clash, in unnamed namespaces either: a
# test file has a namespace of its own (updraft::value_test).
option(UPDRAFT_UNITY "Compile tests, tools and what has sanitizers in large translation units" ON)

# So many files a unit: two cores have work, and no unit takes more than 2 GB or half a minute.
set(UPDRAFT_UNITY_FILES 7)
set(UPDRAFT_UNITY_TEST_FILES 12)

# updraft_unity(<target> [<files of a unit>])
function(updraft_unity target)
  if(UPDRAFT_UNITY)
    set(files ${UPDRAFT_UNITY_FILES})
    if(ARGC GREATER 1)
      set(files ${ARGV1})
    endif()
    set_target_properties(${target} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE ${files})
    # g++ takes the files of a unit for headers, whose unnamed namespaces and lambdas would worry it.
    target_compile_options(${target} PRIVATE $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
  endif()
endfunction()
