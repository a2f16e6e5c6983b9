using TempleDashboard.Domain.Models;

namespace TempleDashboard.Tests.Support;

/// <summary>Asks for a whole model and reads it to its end.</summary>
internal static class WholeModelBytes
{
    public static async Task<byte[]> ReadWholeAsync(this WholeModels models, long modelId, WholeModelFormat format = WholeModelFormat.Onnx)
    {
        var whole = await models.OpenAsync(modelId, format, CancellationToken.None);
        Assert.Null(whole.Refusal);
        await using var content = whole.Content!;
        var bytes = new byte[content.Length];
        await content.ReadExactlyAsync(bytes);
        return bytes;
    }
}
