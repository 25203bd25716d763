# Turns the C++ of a document into a test program.
#
# - The blocks of a section (up to the next "## ") are one program: the parts of one function, in order.
# - A block that begins with ```cpp types stands outside of that function.
# - A block with a main of its own is a program by itself.
# - A comment `// prints …` (or answers, shows) at the end of a line is what has been printed since the last
#   one. Each must be reached, and nothing else may be printed.
# - Errors and failures name the line of the document.
#
# What blocks may use beside updraft is in stage.hpp.

# Takes the first line off `text`.
macro(docs_next_line)
  string(FIND "${text}" "\n" end)
  string(SUBSTRING "${text}" 0 ${end} line)
  math(EXPR end "${end} + 1")
  string(SUBSTRING "${text}" ${end} -1 text)
  math(EXPR number "${number} + 1")
endmacro()

# Takes the lines of a block off, up to its end, into `block`; the numbers of those with results go into
# `results`.
macro(docs_take_block)
  math(EXPR first "${number} + 1")
  set(block "#line ${first} \"${path}\"\n")
  set(results)
  while(TRUE)
    if(NOT text MATCHES "\n")
      message(FATAL_ERROR "${page}:${first}: this block has no end")
    endif()
    docs_next_line()
    if(line STREQUAL "```")
      break()
    endif()
    if(line MATCHES "^(.*)// (prints|answers|shows) (.+)$")
      string(APPEND results "${number}, ")
      set(line "${CMAKE_MATCH_1}updraft::docs::expect_printed(${number}, R\"---(${CMAKE_MATCH_3})---\");")
    endif()
    string(APPEND block "${line}\n")
  endwhile()
endmacro()

# Writes the section that ends here, if it has code.
macro(docs_end_section)
  if(NOT "${outside}${body}" STREQUAL "")
    string(APPEND code "${outside}\nTEST(${suite}, ${section}) {\n"
           "  updraft::docs::Section section(\"${path}\", {${expected}});\n${body}}\n\n")
  endif()
  set(outside "")
  set(body "")
  set(expected "")
endmacro()

# updraft_page(<path>): the C++ of the document at this path, as a test.
function(updraft_page page)
  set(path ${PROJECT_SOURCE_DIR}/${page})
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${path})
  cmake_path(GET page STEM name)
  set(suite docs_${name})
  file(READ ${path} text)
  set(code "#include \"docs/stage.hpp\"\n\n")
  set(number 0)
  set(section "Beginning")
  set(outside "")
  set(body "")
  set(expected "")

  while(text MATCHES "\n")
    docs_next_line()
    if(line MATCHES "^## (.+)$")
      docs_end_section()
      string(MAKE_C_IDENTIFIER "${CMAKE_MATCH_1}" section)
    elseif(line STREQUAL "```cpp types")
      docs_take_block()
      string(APPEND outside "${block}")
      string(APPEND expected "${results}")
    elseif(line STREQUAL "```cpp")
      docs_take_block()
      if(block MATCHES "int main\\(")
        set(program program_at_${number})
        string(APPEND outside "namespace ${program} {\nusing updraft::docs::serve;\n${block}}\n")
        string(APPEND body "EXPECT_EQ(${program}::main(), 0);\n")
      else()
        string(APPEND body "${block}")
      endif()
      string(APPEND expected "${results}")
    elseif(line MATCHES "^ *```cpp")
      message(FATAL_ERROR "${page}:${number}: this block would not be tested")
    endif()
  endwhile()
  docs_end_section()

  set(source ${CMAKE_CURRENT_BINARY_DIR}/${suite}.cpp)
  set(written "")
  if(EXISTS ${source})
    file(READ ${source} written)
  endif()
  if(NOT written STREQUAL code)
    file(WRITE ${source} "${code}")
  endif()
  updraft_test(test_${suite} SOURCES ${source} LIBRARIES docs_stage SHARDS 1)
  # g++ takes a document, which #line names, for a header: lambdas in there would worry it.
  target_compile_options(test_${suite} PRIVATE
                         $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endfunction()

add_library(docs_stage STATIC stage.cpp)
target_compile_features(docs_stage PUBLIC cxx_std_20)
target_include_directories(docs_stage PUBLIC ${PROJECT_SOURCE_DIR}/tests
                                      PRIVATE ${PROJECT_SOURCE_DIR}/src)
target_link_libraries(docs_stage PUBLIC test_support updraft_client updraft_server)
updraft_compiled_quickly(docs_stage)
updraft_warnings(docs_stage)
