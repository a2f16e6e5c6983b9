using System.Text.Json;

namespace TempleDashboard.Web.Hosting;

/// <summary>The configuration file of the earlier system, given by <c>--config file.json</c>.</summary>
/// <param name="ModelsPath">Folder of <c>models_path</c>; null where the file does not name it.</param>
/// <param name="LogsPath">Folder of <c>logs_path</c>; null where the file does not name it.</param>
/// <param name="Errors">Why the program cannot start with this file; one sentence per missing folder.</param>
public sealed record LegacyConfigFile(string? ModelsPath, string? LogsPath, IReadOnlyList<string> Errors)
{
    private static readonly string[] Keys =
        ["training_data_path", "testing_data_path", "models_path", "logs_path", "config_path", "app_path"];

    /// <summary>Reads the file and looks for every folder that it names.</summary>
    public static LegacyConfigFile Read(string file)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Check(file, document.RootElement)
                : Refused($"The configuration file '{file}' holds no JSON object. 'temple make-config' writes one to start from.");
        }
        catch (JsonException exception)
        {
            return Refused($"The configuration file '{file}' is not JSON: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return Refused($"The configuration file '{file}' cannot be read: {exception.Message}");
        }
    }

    private static LegacyConfigFile Check(string file, JsonElement root)
    {
        var folders = new Dictionary<string, string>();
        var errors = new List<string>();
        foreach (var key in Keys)
        {
            if (!root.TryGetProperty(key, out var value))
                continue;
            if (value.ValueKind != JsonValueKind.String || string.IsNullOrWhiteSpace(value.GetString()))
            {
                errors.Add($"'{key}' in '{file}' names no folder: write a path in quotes, or leave the key out.");
            }
            else if (!Directory.Exists(value.GetString()))
            {
                errors.Add(
                    $"'{key}' in '{file}' names the folder '{value.GetString()}', which does not exist: create it or correct the path.");
            }
            else
            {
                folders[key] = Path.GetFullPath(value.GetString()!);
            }
        }
        return new(folders.GetValueOrDefault("models_path"), folders.GetValueOrDefault("logs_path"), errors);
    }

    private static LegacyConfigFile Refused(string error) => new(null, null, [error]);
}
