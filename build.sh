#!/bin/sh
# The build where there may be no PowerShell: ./build.sh [build|test|demo|bench|package|clean]
set -eu
cd "$(dirname "$0")"
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
if ! command -v dotnet >/dev/null 2>&1; then
    echo "The .NET SDK 10 is needed and 'dotnet' is not on PATH: https://dotnet.microsoft.com/download" >&2
    exit 1
fi
dotnet msbuild build -restore -p:Configuration=Release -nologo -v:quiet
exec dotnet build/bin/Release/net10.0/perftools-build.dll "$@"
