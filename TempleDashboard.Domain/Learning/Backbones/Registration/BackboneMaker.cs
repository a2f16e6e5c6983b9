using System.Diagnostics;

namespace TempleDashboard.Domain.Learning.Backbones.Registration;

/// <summary>
/// Makes a backbone of a network from outside and tries it. A stranger's network is a program: <see cref="BackboneTrials"/> runs this in a
/// process of its own.
/// </summary>
internal static class BackboneMaker
{
    /// <summary>
    /// A backbone is opened at each start: what takes longer than this computes its constants then, and may do so for minutes.
    /// </summary>
    private static readonly TimeSpan MostToOpen = TimeSpan.FromSeconds(10);

    /// <summary>Returns the backbone's file, and how long one picture takes in milliseconds.</summary>
    /// <exception cref="BackboneRefusedException">The network does not fit.</exception>
    public static (byte[] Wrapped, double Milliseconds) Make(
        byte[] source, BackbonePreparation preparation, PictureSize? size, CancellationToken cancellationToken)
    {
        var wrapped = BackboneWrapper.Wrap(source, preparation, size, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        var watch = Stopwatch.StartNew();
        using var backbone = Open(wrapped);
        if (watch.Elapsed > MostToOpen)
        {
            throw new BackboneRefusedException(
                "file", $"The model takes {watch.Elapsed.TotalSeconds:0} seconds to open, at each start of the program; at most {MostToOpen.TotalSeconds:0} are accepted. Export it with its constants computed.");
        }
        return (wrapped, BackboneTrial.Run(backbone, cancellationToken));
    }

    private static Backbone Open(byte[] wrapped)
    {
        try
        {
            return new Backbone(wrapped);
        }
        catch (InvalidDataException exception)
        {
            throw new BackboneRefusedException("file", $"The model cannot be joined with the preparation of the picture: {exception.InnerException?.Message ?? exception.Message}");
        }
    }
}
