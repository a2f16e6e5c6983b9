using System.Globalization;

namespace TempleDashboard.Domain.Images.Vips;

/// <summary>
/// One call of a libvips operation: set its arguments by their names in the manual, then take one output.
/// Buffers handed in stay pinned by the caller until the resulting image has been computed.
/// </summary>
internal sealed unsafe class VipsOperation : IDisposable
{
    private nint _handle;

    public VipsOperation(string name)
    {
        VipsLibrary.EnsureStarted();
        _handle = LibVips.NewOperation(name);
        if (_handle == 0)
        {
            throw VipsLibrary.Failure();
        }
    }

    /// <summary>
    /// Loads a drawing that the program itself wrote. SVG counts as untrusted in libvips and is blocked at the start; it is
    /// let through here alone, and no upload can come here: their loader is chosen by <see cref="PictureFormat"/>.
    /// </summary>
    public static VipsOperation TrustedDrawing(byte* pinned, int length)
    {
        VipsLibrary.AllowDrawings();
        return new VipsOperation("svgload_buffer").Set("buffer", pinned, length);
    }

    /// <summary>Sets a text, or an enumeration by the name of its member.</summary>
    public VipsOperation Set(string name, string value)
    {
        if (LibVips.SetArgument(_handle, name, value) != 0)
        {
            throw VipsLibrary.Failure();
        }

        return this;
    }

    public VipsOperation Set(string name, int value) => Set(name, value.ToString(CultureInfo.InvariantCulture));

    public VipsOperation Set(string name, double value) => Set(name, value.ToString("R", CultureInfo.InvariantCulture));

    public VipsOperation Set(string name, bool value) => Set(name, value ? "true" : "false");

    public VipsOperation Set(string name, VipsImage image)
    {
        var value = default(GValue);
        LibVips.InitValue(ref value, LibVips.ImageType());
        LibVips.SetObject(ref value, image);
        LibVips.SetProperty(_handle, name, ref value);
        LibVips.UnsetValue(ref value);
        return this;
    }

    public VipsOperation Set(string name, byte* pinned, int length)
    {
        var value = default(GValue);
        LibVips.InitValue(ref value, LibVips.BlobType());
        LibVips.SetBlob(ref value, freeFunction: 0, pinned, (nuint)length);
        LibVips.SetProperty(_handle, name, ref value);
        LibVips.UnsetValue(ref value);
        return this;
    }

    /// <summary>Runs the operation and takes its output image, which is computed when it is read.</summary>
    public VipsImage ToImage()
    {
        Build();
        var value = default(GValue);
        LibVips.InitValue(ref value, LibVips.ImageType());
        LibVips.GetProperty(_handle, "out", ref value);
        var image = new VipsImage(LibVips.DuplicateObject(ref value));
        LibVips.UnsetValue(ref value);
        return image;
    }

    /// <summary>Runs a saver and takes the encoded file.</summary>
    public byte[] ToBytes()
    {
        Build();
        var value = default(GValue);
        LibVips.InitValue(ref value, LibVips.BlobType());
        LibVips.GetProperty(_handle, "buffer", ref value);
        var data = LibVips.GetBlob(ref value, out var length);
        var bytes = new ReadOnlySpan<byte>((void*)data, checked((int)length)).ToArray();
        LibVips.UnsetValue(ref value);
        return bytes;
    }

    public void Dispose()
    {
        if (_handle != 0)
        {
            LibVips.UnrefOutputs(_handle);
            LibVips.Unref(_handle);
            _handle = 0;
        }
    }

    private void Build()
    {
        if (LibVips.Build(ref _handle) != 0)
        {
            throw VipsLibrary.Failure();
        }
    }
}
