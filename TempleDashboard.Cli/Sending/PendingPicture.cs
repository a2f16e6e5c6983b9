using TempleDashboard.Domain.Temples;

namespace TempleDashboard.Cli.Sending;

/// <summary>A labelled picture that waits to be sent; its bytes are read, or drawn, only when its turn comes.</summary>
/// <param name="Temple">The temple's code, or <c>code:classifier</c>.</param>
/// <param name="Split"><c>train</c> or <c>test</c>.</param>
/// <param name="Category">Name of the category.</param>
/// <param name="Source">What messages call it, and the file name that is sent: a path or a file name with extension.</param>
/// <param name="ReadAsync">Gives the file's bytes.</param>
public sealed record PendingPicture(string Temple, string Split, string Category, string Source, Func<CancellationToken, Task<byte[]>> ReadAsync)
{
    /// <summary>Takes the category from the name of a folder, which some systems write in other characters than were typed.</summary>
    public static PendingPicture OfFile(string temple, string split, string category, string file) =>
        new(temple, split, Names.TryClean(category, "category", out var clean, out _) ? clean : category, file,
            cancellationToken => File.ReadAllBytesAsync(file, cancellationToken));
}
