namespace TempleDashboard.Domain.Images;

/// <summary>The one way in for pictures that are to be labelled: from the browser, the API and the command line.</summary>
public sealed class PictureIntake
{
    /// <summary>Checks a picture and stores it with its thumbnail, or says why not.</summary>
    public Task<IntakeResult> StoreAsync(long templeId, ReadOnlyMemory<byte> bytes, string name, CancellationToken cancellationToken) => throw new NotSupportedException();
}
