using CsvHelper;

namespace TempleDashboard.Domain.Transfer;

/// <summary>Reads a table with a line per picture, the product's own or another's, by the names of its columns.</summary>
internal static class CsvDescription
{
    private const int LongestLine = 64 * 1024;
    private const int LongestField = 4_000;
    private const string Columns = "file and category, also split, set_aside, classifier, name and sha256";

    private static readonly string[] File =
        ["file", "file_name", "filename", "filepath", "file_path", "path", "image", "image_path", "image_name", "img", "picture"];

    private static readonly string[] Category = ["category", "label", "class", "class_name", "tag", "target", "choice"];
    private static readonly string[] SplitColumn = ["split", "set", "subset", "train_test", "partition", "fold", "dataset"];

    /// <summary>Whether the head of a table names a picture and a category.</summary>
    public static async Task<bool> IsOneAsync(Stream stream, CancellationToken cancellationToken)
    {
        try
        {
            await using var csv = Open(stream);
            return await csv.ReadAsync(cancellationToken) && Head.Of(Row(csv)) is not null;
        }
        catch (CsvFormatException)
        {
            return false;
        }
    }

    /// <summary>Reads the table; lines of other classifiers than <paramref name="classifier"/> are left out.</summary>
    public static async Task<ImportReading> ReadAsync(
        IImportFiles files, ImportFile table, string classifier, CancellationToken cancellationToken)
    {
        var reading = new ImportReading(TransferFormat.Csv);
        var search = new FileSearch(files);
        var others = reading.Counted("line is of another classifier and is left out", "lines are of other classifiers and are left out");
        var used = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            await using var csv = Open(files.Open(table));
            Head? head = null;
            while (await csv.ReadAsync(cancellationToken))
            {
                var row = Row(csv);
                if (head is null)
                {
                    head = Head.Of(row);
                    if (head is not null)
                        continue;
                    if (row.Length is < 2 or > 3 || !ImportFile.IsPictureName(row[0]))
                    {
                        reading.Error = $"The first line of {table.Name} names no columns that are known. Name them {Columns}.";
                        return reading;
                    }
                    head = Head.WithoutNames;
                }
                if (reading.IsFull)
                {
                    reading.RefuseRest(table.Path);
                    break;
                }
                Add(reading, search, table, head.Read(row), classifier, others, used);
            }
        }
        catch (CsvFormatException exception)
        {
            reading.Error = $"{table.Name} cannot be read as CSV: {exception.Message}";
            return reading;
        }
        NoteUnnamed(files, reading, used);
        return reading.Complete();
    }

    /// <summary>Says which pictures came along without being named by the description; they are left out.</summary>
    public static void NoteUnnamed(IImportFiles files, ImportReading reading, HashSet<string> used)
    {
        var unnamed = reading.Counted(
            "picture is not named by the description and is left out", "pictures are not named by the description and are left out");
        foreach (var file in files.Files.Where(file => file.IsPicture && !used.Contains(file.Path)))
            unnamed.Add(file.Path);
    }

    private static void Add(
        ImportReading reading, FileSearch search, ImportFile table, Line line, string classifier, NoteCount others, HashSet<string> used)
    {
        if (line.File.Length == 0 && line.Sha256 is null)
            return;
        if (line.Classifier.Length > 0 && line.Classifier != classifier)
        {
            others.Add(line.File);
            return;
        }
        var part = OutsideSplits.Of(line.Split);
        if (line.Split.Length > 0 && part is null && !line.Split.Equals("unassigned", StringComparison.OrdinalIgnoreCase))
        {
            reading.Refused.Add(line.File, $"Its split '{line.Split}' is neither train, validation nor test.");
            return;
        }
        if (!Described.TryFind(reading, search, line.File, line.Sha256, table.Folder, out var path))
            return;
        if (path is not null && !used.Add(path))
        {
            reading.Refused.Add(line.File, "The description names it more than once; the first line counts.");
            return;
        }
        reading.Add(new(
            line.File, path, line.Name.Length > 0 ? line.Name : FileSearch.NameOf(line.File), line.Sha256,
            line.Category.Length > 0 ? line.Category : null, part, line.IsSetAside));
    }

    private static CsvReader Open(Stream stream) =>
        CsvReader.Create(stream, new() { HasHeader = false, MaxRecordSize = LongestLine }, leaveOpen: false);

    private static string[] Row(CsvReader csv)
    {
        var row = new string[Math.Min(csv.FieldCount, 100)];
        for (var i = 0; i < row.Length; i++)
            row[i] = csv.GetSpan(i).Length > LongestField ? "" : CsvCells.Read(csv.GetString(i));
        return row;
    }

    /// <summary>Which column has what.</summary>
    private sealed record Head(int File, int Category, int Split, int Name, int Sha256, int SetAside, int Classifier)
    {
        /// <summary>File, category and split in this order, as many tables have them that name no columns.</summary>
        public static Head WithoutNames { get; } = new(0, 1, 2, -1, -1, -1, -1);

        public static Head? Of(string[] row)
        {
            var names = Array.ConvertAll(row, name => name.Trim().ToLowerInvariant().Replace(' ', '_').Replace('-', '_'));
            int At(params string[] wanted) =>
                Array.Find(wanted, one => Array.IndexOf(names, one) >= 0) is { } found ? Array.IndexOf(names, found) : -1;
            var head = new Head(
                At([.. CsvDescription.File, "name"]), At(CsvDescription.Category), At(SplitColumn), At("name"), At("sha256"),
                At("set_aside", "is_set_aside"), At("classifier"));
            return (head.File >= 0 || head.Sha256 >= 0) && head.Category >= 0 ? head : null;
        }

        public Line Read(string[] row) => new(
            At(row, File), At(row, Category), At(row, Split), At(row, Name),
            At(row, Sha256).ToLowerInvariant() is var hash && Storage.Sha256.IsHex(hash) ? hash : null,
            At(row, SetAside).ToLowerInvariant() switch
            {
                "true" or "1" or "yes" => true,
                "false" or "0" or "no" => false,
                _ => null,
            },
            At(row, Classifier));

        private static string At(string[] row, int index) => index >= 0 && index < row.Length ? row[index].Trim() : "";
    }

    private sealed record Line(
        string File, string Category, string Split, string Name, string? Sha256, bool? IsSetAside, string Classifier);
}

/// <summary>Writes text into tables so that no spreadsheet runs it as a formula, and reads it again as it was.</summary>
internal static class CsvCells
{
    /// <summary>A spreadsheet in Chinese or Japanese takes the wide ones for = + - and @ as well.</summary>
    private const string FormulaStarts = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    public static string Write(string text) => text.Length > 0 && (text[0] == '\'' || FormulaStarts.Contains(text[0])) ? $"'{text}" : text;

    public static string Read(string cell) =>
        cell is ['\'', var next, ..] && (next == '\'' || FormulaStarts.Contains(next)) ? cell[1..] : cell;
}

/// <summary>Finds the picture that a description names: among the files that came along, or in the temple where none came.</summary>
internal static class Described
{
    /// <param name="path">Null where it is to be looked for in the temple.</param>
    /// <returns>False where it was refused.</returns>
    public static bool TryFind(
        ImportReading reading, FileSearch search, string file, string? sha256, string folder, out string? path)
    {
        path = null;
        if (FileSearch.IsTooLong(file))
        {
            reading.Refused.Add(file, FileSearch.TooLong);
            return false;
        }
        if (search.IsEmpty || search.TryFind(file, folder, out path, out var why))
            return true;
        if (why is null && sha256 is not null)
            return true;
        reading.Refused.Add(file, why is not null
            ? $"It cannot be told which one is meant: {why}."
            : file.Contains("://", StringComparison.Ordinal)
                ? "The description names an address, from which nothing is fetched: put the file into the archive."
                : "The description names it, and no such file came along.");
        return false;
    }
}
