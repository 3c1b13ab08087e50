# The printers of this computer, as JSON.
$ErrorActionPreference = 'Stop'
[Console]::OutputEncoding = New-Object System.Text.UTF8Encoding $false
Add-Type -AssemblyName System.Drawing
$known = @{}
try { foreach ($one in Get-Printer) { $known[$one.Name] = $one } } catch { }
$standard = (New-Object System.Drawing.Printing.PrinterSettings).PrinterName
$printers = @(foreach ($name in [System.Drawing.Printing.PrinterSettings]::InstalledPrinters) {
    $settings = New-Object System.Drawing.Printing.PrinterSettings
    $settings.PrinterName = $name
    $one = $known[$name]
    [pscustomobject]@{
        name = $name
        location = if ($one) { [string]$one.Location } else { '' }
        status = if ($one) { [string]$one.PrinterStatus } else { '' }
        is_default = ($name -eq $standard)
        two_sided = [bool]$settings.CanDuplex
    }
})
ConvertTo-Json -Compress -InputObject $printers
