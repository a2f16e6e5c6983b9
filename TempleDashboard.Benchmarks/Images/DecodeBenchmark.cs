using System.Diagnostics;
using TempleDashboard.Benchmarks.Running;
using TempleDashboard.Demo;
using TempleDashboard.Domain.Pictures;

namespace TempleDashboard.Benchmarks.Images;

/// <summary>
/// All that the product does with an uploaded picture before it is stored (checks, thumbnail, fingerprint, hash, capture time),
/// beside OpenCV decoding it, making it small and encoding that. Both on one thread.
/// </summary>
internal sealed class DecodeBenchmark : IBenchmark
{
    private const int PerCategory = 10;
    private const int Rounds = 9;

    public string Name => "decode";

    public string Sentence => "reading a camera's JPEG of 1280 x 720, with its thumbnail, beside OpenCV (Debian's python3-opencv)";

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await Python.RequireAsync("cv2", "python3-opencv", cancellationToken);
        await using var services = await DomainServices.StartAsync(cancellationToken);
        var generator = services.Get<DemoTempleGenerator>();
        var pictures = generator.Plan(seed: 1, PerCategory).Select(generator.Draw).ToList();
        var folder = services.FolderOf("pictures");
        foreach (var picture in pictures)
            await File.WriteAllBytesAsync(Path.Combine(folder, picture.FileName), picture.Jpeg, cancellationToken);

        using var openCv = new PythonReference(Python.Script("Images", "opencv_thumbnails.py"), folder);
        var reader = services.Get<PictureReader>();
        var (ours, reference, encoded) = (new List<double>(), new List<double>(), new List<double>());
        for (var round = -2; round < Rounds; round++)
        {
            var own = Read(reader, pictures);
            var jpeg = await openCv.AskAsync("jpg", cancellationToken);
            var webp = await openCv.AskAsync("webp", cancellationToken);
            if (round < 0)
                continue;
            ours.Add(own);
            reference.Add(jpeg[0]);
            encoded.Add(webp[0]);
        }
        var (figure, beside, besideWebP) = (Figures.Median(ours), Figures.Median(reference), Figures.Median(encoded));
        Figures.Print(
            $"a picture of {pictures.Average(picture => picture.Jpeg.Length) / 1024:0} KB: ",
            $"{figure:0.00} ms with a WebP thumbnail, fingerprint, hash and capture time");
        Figures.Print(
            $"OpenCV, JPEG thumbnail: {beside:0.00} ms, ratio {figure / beside:0.00}; ",
            $"WebP thumbnail: {besideWebP:0.00} ms, ratio {figure / besideWebP:0.00}");
        Figures.Print($"peak memory {Figures.PeakMegabytes(Environment.ProcessId):0} MB, OpenCV {openCv.PeakMegabytes:0} MB");
    }

    private static double Read(PictureReader reader, List<DemoPicture> pictures)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var picture in pictures)
        {
            if (!reader.Read(picture.Jpeg, picture.FileName).Succeeded)
                throw new InvalidOperationException($"{picture.FileName} was refused.");
        }
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / pictures.Count;
    }
}
