
:failed
echo «failed»
set "NUMBER="
if exist "%SAID%" for /f "usebackq delims=" %%l in ("%SAID%") do call :number %%l
«answers»exit /b 1

:number
if "%~1"=="" exit /b 0
for %%n in («numbers») do if "%~1"=="%%n" set "NUMBER=%%n"
shift
goto number
