using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TempleDashboard.Cli.Configuration;

/// <summary>The earlier system's configuration file: the folders of a data set, its models and its logs.</summary>
public sealed record LegacyConfig
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public string? TrainingDataPath { get; init; }

    public string? TestingDataPath { get; init; }

    public string? ModelsPath { get; init; }

    public string? LogsPath { get; init; }

    /// <summary>Folder of the configuration file itself; the program checks only that it exists.</summary>
    public string? ConfigPath { get; init; }

    /// <summary>Folder of the program in the earlier system; the program checks only that it exists.</summary>
    public string? AppPath { get; init; }

    [JsonIgnore]
    public IEnumerable<string> Folders =>
        new[] { TrainingDataPath, TestingDataPath, ModelsPath, LogsPath, ConfigPath, AppPath }.OfType<string>();

    public void Write(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, Json) + "\n");

    /// <summary>Reads a file; null with the reason in <paramref name="error"/> where it cannot be used.</summary>
    public static LegacyConfig? Read(string file, out string error)
    {
        error = "";
        try
        {
            if (JsonSerializer.Deserialize<LegacyConfig>(File.ReadAllBytes(file), Json) is { } config)
                return config;
            error = $"'{file}' is empty: 'temple make-config' writes one to start from.";
        }
        catch (JsonException exception)
        {
            error = $"'{file}' is no configuration file: {exception.Message}";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            error = $"'{file}' cannot be read: {exception.Message}";
        }
        return null;
    }
}
