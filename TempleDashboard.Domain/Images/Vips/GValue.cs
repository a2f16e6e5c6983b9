using System.Runtime.InteropServices;

namespace TempleDashboard.Domain.Images.Vips;

/// <summary>GObject's box for one typed value: the type and 16 bytes that only GObject reads.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct GValue
{
    public nint Type;
    public fixed long Data[2];
}
