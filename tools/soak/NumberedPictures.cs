using System.Net.Http.Headers;
using TempleDashboard.Demo;

namespace TempleDashboard.Soak;

/// <summary>Drawn pictures of a temple, and any number of others that nobody has sent before.</summary>
internal sealed class NumberedPictures(int perCategory)
{
    private readonly List<(DemoScene Scene, byte[] Jpeg)> _drawn = [];
    private int _number;

    /// <summary>Draws those that a first model learns from.</summary>
    public IEnumerable<(DemoScene Scene, byte[] Jpeg)> Draw(int seed)
    {
        var generator = new DemoTempleGenerator();
        foreach (var scene in generator.Plan(seed, perCategory))
        {
            var jpeg = generator.Draw(scene).Jpeg;
            _drawn.Add((scene, jpeg));
            yield return (scene, jpeg);
        }
    }

    /// <summary>One of those that were drawn.</summary>
    public byte[] Drawn(int index) => _drawn[index % _drawn.Count].Jpeg;

    /// <summary>A picture that nobody has sent before: a number behind its end changes its hash.</summary>
    public byte[] Next() => Next(out _);

    /// <inheritdoc cref="Next()"/>
    /// <param name="category">What it shows.</param>
    public byte[] Next(out string category)
    {
        var number = Interlocked.Increment(ref _number);
        (var scene, var jpeg) = _drawn[number % _drawn.Count];
        category = scene.Category;
        return [.. jpeg, .. BitConverter.GetBytes(number)];
    }

    /// <summary>A body that is one picture.</summary>
    public static ByteArrayContent Body(byte[] jpeg)
    {
        var content = new ByteArrayContent(jpeg);
        content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return content;
    }
}
