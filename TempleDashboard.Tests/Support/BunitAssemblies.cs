using System.Runtime.CompilerServices;
using System.Runtime.Loader;

namespace TempleDashboard.Tests.Support;

/// <summary>Hands bunit the version of AngleSharp.Diffing that there is (see Bunit.targets).</summary>
internal static class BunitAssemblies
{
    [ModuleInitializer]
    internal static void Register() => AssemblyLoadContext.Default.Resolving += (context, name) =>
        name.Name == "AngleSharp.Diffing"
            ? context.LoadFromAssemblyPath(Path.Combine(AppContext.BaseDirectory, "compat", "AngleSharp.Diffing.dll"))
            : null;
}
