// Usage: dotnet run --project tools/collect-texts, in the repository's root. Brings the lists of texts up to date with the sources:
// Texts.resx names all of them, and each other language keeps what it says of those that are left. Prints what is still to be said.
using TempleDashboard.CollectTexts;

const string Folder = "TempleDashboard.Web/Language";
var texts = TextScanner.Collect("TempleDashboard.Web");
TextFile.Write(Path.Combine(Folder, "Texts.resx"), texts.Select(text => KeyValuePair.Create(text, text)));
foreach (var file in Directory.EnumerateFiles(Folder, "Texts.*.resx"))
{
    // What begins with the name of a component is MudBlazor's own.
    var said = TextFile.Read(file).Where(text => texts.Contains(text.Key) || TextFile.IsComponents(text.Key)).ToList();
    TextFile.Write(file, said);
    foreach (var missing in texts.Except(said.Select(text => text.Key)))
        Console.WriteLine($"{Path.GetFileName(file)}: {missing}");
}
