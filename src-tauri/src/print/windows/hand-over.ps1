# Has the program that shows such files print one on a printer of a name.
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
Add-Type -AssemblyName System.Drawing
$settings = New-Object System.Drawing.Printing.PrinterSettings
$settings.PrinterName = $env:EXCEPTION_DESK_PRINTER
if (-not $settings.IsValid) { exit 4 }
$printer = [string][char]34 + $env:EXCEPTION_DESK_PRINTER + [char]34
Start-Process -FilePath $env:EXCEPTION_DESK_FILE -Verb PrintTo -ArgumentList $printer -WindowStyle Hidden
