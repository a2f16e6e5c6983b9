using Microsoft.Extensions.Options;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Training;

namespace TempleDashboard.Tests.Learning.ConvNets;

/// <summary>What opens ConvNets, over blobs that may be none.</summary>
internal static class ConvNetFiles
{
    public static readonly ImageDecoder Decoder = new(Options.Create(new UploadRules()));

    /// <param name="blobFolder">Root of the blob store; a folder that does not exist where no stored picture is read.</param>
    public static ConvNetModels Models(string blobFolder = "/nonexistent") =>
        new(new StoredPixels(new FileBlobStore(blobFolder, TimeProvider.System), Decoder));
}
