using System.CommandLine;

namespace TempleDashboard.Cli.Backbones;

/// <summary>
/// The options that say what a network is called and how it wants its pictures. They go to the dashboard as they are, which checks them.
/// </summary>
internal sealed class BackboneOptions
{
    public Option<string?> Name { get; } = new("--name") { Description = "What people will call it. Default: the file's name" };

    public Option<string?> Sha256 { get; } =
        new("--sha256") { Description = "SHA-256 that the file must have; needed with --url", HelpName = "HASH" };

    private readonly Option<string?>[] _others =
    [
        new("--normalization") { Description = "imagenet, -1..1, 0..1 or 0..255. Default: imagenet" },
        new("--layout") { Description = "nchw (PyTorch) or nhwc (TensorFlow). Default: nchw" },
        new("--order") { Description = "rgb or bgr. Default: rgb" },
        new("--size") { Description = "Picture size such as 224x224; needed where the network leaves it open" },
        new("--scale") { Description = "Factor on the values 0 to 255, instead of the normalization's" },
        new("--mean") { Description = "Three numbers, red, green, blue, instead of the normalization's: \"0.5, 0.5, 0.5\"" },
        new("--std") { Description = "Three numbers, red, green, blue, instead of the normalization's" },
    ];

    public void AddTo(Command command)
    {
        command.Options.Add(Name);
        command.Options.Add(Sha256);
        foreach (var option in _others)
            command.Options.Add(option);
    }

    /// <summary>
    /// What was given, by the names of the dashboard's fields; the name as <paramref name="fallbackName"/> where none was given.
    /// </summary>
    public Dictionary<string, string> Fields(ParseResult arguments, string fallbackName)
    {
        var fields = new Dictionary<string, string> { ["name"] = arguments.GetValue(Name) ?? fallbackName };
        foreach (var option in _others.Prepend(Sha256))
        {
            if (arguments.GetValue(option) is { } value)
                fields[option.Name.TrimStart('-')] = value;
        }
        return fields;
    }
}
