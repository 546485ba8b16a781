
«why»:clean
set "CLEAN="
set "DIGITS=0"
set "STRANGE="
if not defined TYPED exit /b 0
set "TYPED=%TYPED:"=%"
:character
if not defined TYPED goto counted
set "CHARACTER=%TYPED:~0,1%"
set "TYPED=%TYPED:~1%"
for %%d in (0 1 2 3 4 5 6 7 8 9 A B C D E F) do if /i "%CHARACTER%"=="%%d" set /a DIGITS+=1
for %%d in (0 1 2 3 4 5 6 7 8 9 A B C D E F) do if /i "%CHARACTER%"=="%%d" set "CLEAN=%CLEAN%%%d"
for %%d in (G H I J K L M N O P Q R S T U V W X Y Z) do if /i "%CHARACTER%"=="%%d" set "STRANGE=1"
goto character
:counted
if not "%DIGITS%"=="40" set "CLEAN="
if defined STRANGE set "CLEAN="
exit /b 0
