using System.CommandLine;
using System.CommandLine.Parsing;

namespace TempleDashboard.Cli.Server;

/// <summary>The option <c>--server</c>, the same for every command.</summary>
public static class ServerOption
{
    public const string Variable = "TEMPLE_SERVER";

    private const string Default = "http://localhost:5080";

    public static Option<Uri> Create() => new("--server")
    {
        Description = $"Address of the dashboard. Default: the environment variable {Variable}, else {Default}",
        HelpName = "URL",
        Recursive = true,
        DefaultValueFactory = result => Parse(Environment.GetEnvironmentVariable(Variable) ?? Default, result),
        CustomParser = result => Parse(result.Tokens[0].Value, result),
    };

    private static Uri Parse(string text, ArgumentResult result)
    {
        var rooted = text.EndsWith('/') ? text : text + "/";
        if (Uri.TryCreate(rooted, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https")
            return uri;
        result.AddError($"'{text}' is no address of a dashboard: write it like {Default}.");
        return new Uri(Default);
    }
}
