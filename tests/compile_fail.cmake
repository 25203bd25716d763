# Fails unless SOURCE is refused by COMPILER, and accepted with -DCOMPILES: so it is refused for the
# line that the file is about, and for nothing else.
set(command ${COMPILER} -std=c++20 -fsyntax-only -I${INCLUDE} ${SOURCE})

execute_process(COMMAND ${command} -DCOMPILES RESULT_VARIABLE result ERROR_VARIABLE errors)
if(NOT result EQUAL 0)
  message(FATAL_ERROR "${SOURCE} does not compile with -DCOMPILES either:\n${errors}")
endif()
execute_process(COMMAND ${command} RESULT_VARIABLE result OUTPUT_QUIET ERROR_QUIET)
if(result EQUAL 0)
  message(FATAL_ERROR "${SOURCE} compiles, but must not")
endif()
