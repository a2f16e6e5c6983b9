using System.Text;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Storage;

namespace TempleDashboard.Domain.Models;

/// <summary>
/// The SHA-256 of each file of a model's folder, kept beside them as <c>files.sha256</c> in the format of sha256sum: <c>sha256sum -c
/// files.sha256</c> checks a folder by hand. What it says is believed where it agrees; where it does not,
/// <see cref="TrainedModel.ModelSha256"/> decides.
/// </summary>
internal sealed class FileSums
{
    public const string FileName = "files.sha256";

    private const string Separator = "  ";
    private readonly SortedDictionary<string, string> _sums = new(StringComparer.Ordinal);

    /// <summary>Reads what lies in a folder; nothing where there is no such file, or none that can be read.</summary>
    public static FileSums Read(string folder)
    {
        var read = new FileSums();
        try
        {
            foreach (var line in File.ReadLines(Path.Combine(folder, FileName)))
            {
                if (line.Split(Separator, 2) is [var sum, var name])
                    read._sums[name] = sum;
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Without it the files are proved whole the long way.
        }
        return read;
    }

    public bool Lists(string file) => _sums.ContainsKey(file);

    public bool Matches(string file, ReadOnlySpan<byte> content) => _sums.TryGetValue(file, out var sum) && sum == Sha256.Hex(content);

    public void Add(string file, ReadOnlySpan<byte> content) => _sums[file] = Sha256.Hex(content);

    public void Remove(string file) => _sums.Remove(file);

    public byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Concat(_sums.Select(sum => $"{sum.Value}{Separator}{sum.Key}\n")));
}
