# Prints a PDF: Windows.Data.Pdf draws each page at 300 dots an inch, .NET prints the drawings.
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
Add-Type -AssemblyName System.Drawing
Add-Type -AssemblyName System.Runtime.WindowsRuntime
$null = [Windows.Storage.StorageFile, Windows.Storage, ContentType = WindowsRuntime]
$null = [Windows.Data.Pdf.PdfDocument, Windows.Data.Pdf, ContentType = WindowsRuntime]
$null = [Windows.Data.Pdf.PdfPageRenderOptions, Windows.Data.Pdf, ContentType = WindowsRuntime]
$null = [Windows.Storage.Streams.InMemoryRandomAccessStream, Windows.Storage.Streams, ContentType = WindowsRuntime]

# Windows PowerShell cannot wait for what WinRT promises but through these two.
$waits = [System.WindowsRuntimeSystemExtensions].GetMethods() |
    Where-Object { $_.Name -eq 'AsTask' -and $_.GetParameters().Count -eq 1 }
$forResult = ($waits | Where-Object { $_.GetParameters()[0].ParameterType.Name -eq 'IAsyncOperation`1' })[0]
$forEnd = ($waits | Where-Object { $_.GetParameters()[0].ParameterType.Name -eq 'IAsyncAction' })[0]
function Get-Result($promise, $type) { $forResult.MakeGenericMethod($type).Invoke($null, @($promise)).GetAwaiter().GetResult() }
function Wait-End($promise) { $null = $forEnd.Invoke($null, @($promise)).GetAwaiter().GetResult() }

$document = New-Object System.Drawing.Printing.PrintDocument
$document.PrinterSettings.PrinterName = $env:EXCEPTION_DESK_PRINTER
if (-not $document.PrinterSettings.IsValid) { exit 4 }
$document.DocumentName = $env:EXCEPTION_DESK_TITLE
$document.PrinterSettings.Copies = [int16]$env:EXCEPTION_DESK_COPIES
$document.PrinterSettings.Collate = $true
$document.PrinterSettings.Duplex = [System.Drawing.Printing.Duplex]$env:EXCEPTION_DESK_DUPLEX
# No dialog of its own.
$document.PrintController = New-Object System.Drawing.Printing.StandardPrintController

$file = Get-Result ([Windows.Storage.StorageFile]::GetFileFromPathAsync($env:EXCEPTION_DESK_FILE)) ([Windows.Storage.StorageFile])
$pdf = Get-Result ([Windows.Data.Pdf.PdfDocument]::LoadFromFileAsync($file)) ([Windows.Data.Pdf.PdfDocument])
$script:at = 0
$document.add_PrintPage({
    param($source, $paper)
    $page = $pdf.GetPage($script:at)
    # The size of a page is in 96ths of an inch; the paper's unit is a hundredth.
    $options = New-Object Windows.Data.Pdf.PdfPageRenderOptions
    $options.DestinationWidth = [uint32]($page.Size.Width / 96 * 300)
    $options.DestinationHeight = [uint32]($page.Size.Height / 96 * 300)
    $stream = New-Object Windows.Storage.Streams.InMemoryRandomAccessStream
    Wait-End ($page.RenderToStreamAsync($stream, $options))
    $picture = [System.Drawing.Image]::FromStream([System.IO.WindowsRuntimeStreamExtensions]::AsStream($stream))
    # The origin is where the printer can print first; the page begins at the edge of the paper.
    $paper.Graphics.DrawImage($picture,
        [single](-$paper.PageSettings.HardMarginX), [single](-$paper.PageSettings.HardMarginY),
        [single]($page.Size.Width / 96 * 100), [single]($page.Size.Height / 96 * 100))
    $picture.Dispose()
    $stream.Dispose()
    $page.Dispose()
    $script:at += 1
    $paper.HasMorePages = $script:at -lt $pdf.PageCount
})
$document.Print()
