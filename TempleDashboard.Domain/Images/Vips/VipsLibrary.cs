using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace TempleDashboard.Domain.Images.Vips;

/// <summary>Finds the native library beside the program and starts it once, hardened against hostile files.</summary>
internal static unsafe class VipsLibrary
{
    private static readonly Lazy<bool> Started = new(Start);

    /// <summary>Starts libvips on the first call.</summary>
    /// <exception cref="DllNotFoundException">The library is not beside the program; the message says how to get it.</exception>
    public static void EnsureStarted() => _ = Started.Value;

    /// <summary>Unblocks the SVG loader; see <see cref="VipsOperation.TrustedDrawing"/>.</summary>
    public static void AllowDrawings()
    {
        EnsureStarted();
        LibVips.BlockOperation("VipsForeignLoadSvg", 0);
    }

    /// <summary>Takes what libvips said last. Its buffer is shared by all threads: good for a log, not for a decision.</summary>
    public static VipsException Failure()
    {
        var text = LibVips.TakeErrors();
        var message = Marshal.PtrToStringUTF8(text)?.Trim();
        LibVips.Free(text);
        return new VipsException(string.IsNullOrEmpty(message) ? "libvips refused without a reason" : message);
    }

    private static bool Start()
    {
        NativeLibrary.SetDllImportResolver(typeof(VipsLibrary).Assembly, Resolve);
        if (LibVips.Init("temple-dashboard") != 0)
        {
            throw Failure();
        }

        // Loaders that were not fuzzed stay off, whatever a file claims to be.
        LibVips.BlockUntrusted(1);
        // Pictures are decoded on many threads at once; one worker each is faster than many, and the operation
        // cache would hold pictures of callers that have gone.
        LibVips.SetConcurrency(1);
        LibVips.SetCacheMax(0);
        LibVips.SetLogHandler(&IgnoreLog, 0);
        return true;
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != LibVips.Library)
        {
            return 0;
        }

        var pattern = OperatingSystem.IsWindows() ? "libvips-cpp*.dll"
            : OperatingSystem.IsMacOS() ? "libvips-cpp*.dylib" : "libvips-cpp.so*";
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, pattern))
        {
            if (NativeLibrary.TryLoad(file, out var handle))
            {
                return handle;
            }
        }

        throw new DllNotFoundException(
            $"The picture library {pattern} is not in {AppContext.BaseDirectory} or does not fit this machine "
            + $"({RuntimeInformation.RuntimeIdentifier}). Run: cd wwwroot-assets && bash fetch.sh, then build again.");
    }

    // A damaged upload must not write to the console; what matters comes back as an error.
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void IgnoreLog(nint domain, int level, nint message, nint data)
    {
    }
}
