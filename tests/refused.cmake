# Fails unless COMPILER refuses a program that includes HEADER alone, with FLAGS, and the first error is the
# one of updraft/compiler.hpp that says SAID.
set(source ${FOLDER}/refused.cpp)
file(MAKE_DIRECTORY ${FOLDER})
file(WRITE ${source} "#include <updraft/${HEADER}>\nint main() {}\n")
separate_arguments(flags UNIX_COMMAND "${FLAGS}")

execute_process(COMMAND ${COMPILER} -std=c++20 -fsyntax-only -I${INCLUDE} ${source}
                RESULT_VARIABLE result ERROR_VARIABLE errors)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${HEADER} does not compile without ${FLAGS} either:\n${errors}")
endif()
execute_process(COMMAND ${COMPILER} -std=c++20 -fsyntax-only -I${INCLUDE} ${flags} ${source}
                RESULT_VARIABLE result OUTPUT_QUIET ERROR_VARIABLE errors)
if(result EQUAL 0)
  message(FATAL_ERROR "${HEADER} compiles with ${FLAGS}, but must not")
endif()
string(REGEX MATCH "error:[^\n]*" first "${errors}")
string(FIND "${first}" "${SAID}" said)
if(said EQUAL -1)
  message(FATAL_ERROR "the first error of ${HEADER} with ${FLAGS} is not '${SAID}':\n${errors}")
endif()
