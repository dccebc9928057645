# Installs the public headers: those of server/include/tincan, and whatever they include of this tree,
# so that no list of them can go stale. Beside them stands nothing private.
#
# In the tree they are named from its top, "server/options.h"; installed, <tincan/server/options.h>, so
# that they meet no folder of the same name in the program that includes them.
# Given: source, staging, destination.

cmake_minimum_required(VERSION 3.25)

file(REMOVE_RECURSE ${staging})
file(GLOB entrances RELATIVE ${source}/server/include/tincan ${source}/server/include/tincan/*.h)

set(headers)
foreach(entrance IN LISTS entrances)
    list(APPEND headers server/include/tincan/${entrance})
endforeach()
set(done)
while(headers)
    list(POP_FRONT headers header)
    if(header IN_LIST done)
        continue()
    endif()
    list(APPEND done ${header})
    file(READ ${source}/${header} text)
    string(REGEX MATCHALL "#include \"[^\"\n]+\"" includes "${text}")
    foreach(include IN LISTS includes)
        string(REGEX REPLACE "#include \"(.+)\"" "\\1" included "${include}")
        list(APPEND headers ${included})
    endforeach()
    string(REGEX REPLACE "#include \"([^\"\n]+)\"" "#include <tincan/\\1>" text "${text}")
    string(REGEX REPLACE "^server/include/tincan/" "" installed ${header})
    file(WRITE ${staging}/${installed} "${text}")
endwhile()

file(INSTALL DESTINATION ${destination} TYPE DIRECTORY FILES ${staging}/)
