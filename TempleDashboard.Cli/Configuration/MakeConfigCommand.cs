using System.CommandLine;

namespace TempleDashboard.Cli.Configuration;

/// <summary><c>temple make-config</c>: writes the earlier system's configuration file, and its folders if asked.</summary>
public static class MakeConfigCommand
{
    public static Command Create(Terminal terminal)
    {
        var output = new Option<FileInfo>("--output", "-o")
        {
            Description = "File to write",
            DefaultValueFactory = _ => new("config.json"),
        };
        var folder = new Option<DirectoryInfo>("--folder")
        {
            Description = "Folder that holds the others unless they are named",
            DefaultValueFactory = _ => new("."),
        };
        var training = new Option<DirectoryInfo?>("--training-data")
        {
            Description = "Training pictures. Default: training_data in the folder",
        };
        var testing = new Option<DirectoryInfo?>("--testing-data")
        {
            Description = "Testing pictures. Default: testing_data in the folder",
        };
        var models = new Option<DirectoryInfo?>("--models") { Description = "Models. Default: models in the folder" };
        var logs = new Option<DirectoryInfo?>("--logs") { Description = "Logs. Default: logs in the folder" };
        var create = new Option<bool>("--create") { Description = "Create the folders that are missing" };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the file where there is one" };
        var command = new Command("make-config", "Writes the configuration file for ./run.sh --config")
        {
            output,
            folder,
            training,
            testing,
            models,
            logs,
            create,
            overwrite,
        };
        command.SetAction(arguments =>
        {
            var root = arguments.GetRequiredValue(folder).FullName;
            var file = arguments.GetRequiredValue(output);
            string In(Option<DirectoryInfo?> option, string name) => arguments.GetValue(option)?.FullName ?? Path.Combine(root, name);
            var config = new LegacyConfig
            {
                TrainingDataPath = In(training, "training_data"),
                TestingDataPath = In(testing, "testing_data"),
                ModelsPath = In(models, "models"),
                LogsPath = In(logs, "logs"),
                ConfigPath = file.DirectoryName,
                AppPath = root,
            };
            return Write(terminal, config, file, arguments.GetValue(create), arguments.GetValue(overwrite));
        });
        return command;
    }

    private static int Write(Terminal terminal, LegacyConfig config, FileInfo file, bool create, bool overwrite)
    {
        if (file.Exists && !overwrite)
        {
            terminal.Error.WriteLine($"'{file}' exists: name another with --output, or replace it with --overwrite.");
            return ExitCodes.Failed;
        }
        try
        {
            if (create)
            {
                foreach (var folder in config.Folders)
                    Directory.CreateDirectory(folder);
            }
            config.Write(file.FullName);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            terminal.Error.WriteLine($"'{file}' was not written: {exception.Message}");
            return ExitCodes.Failed;
        }
        terminal.Out.WriteLine($"Written: {file.FullName}. Start with ./run.sh --config '{file.FullName}'");
        var missing = config.Folders.Where(folder => !Directory.Exists(folder)).ToList();
        if (missing.Count > 0)
            terminal.Out.WriteLine($"Not there yet: {string.Join(", ", missing)}. Create them, or let --create do it.");
        return ExitCodes.Ok;
    }
}
