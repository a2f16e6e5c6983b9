using Microsoft.ML.OnnxRuntime;
using SQLitePCL;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Domain.Backbones;

/// <summary>The versions of the native libraries as they say them of themselves: what is beside the program may be another one.</summary>
public static class NativeLibraries
{
    private static readonly Lazy<(string, string, string)> Read = new(() =>
    {
        Vips.EnsureStarted();
        return (
            $"{NetVips.NetVips.Version(0)}.{NetVips.NetVips.Version(1)}.{NetVips.NetVips.Version(2)}",
            OrtEnv.Instance().GetVersionString(),
            raw.sqlite3_libversion().utf8_to_string());
    });

    /// <summary>Loads the libraries on the first call.</summary>
    public static (string Libvips, string OnnxRuntime, string Sqlite) Versions => Read.Value;
}
