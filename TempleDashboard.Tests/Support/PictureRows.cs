using System.Globalization;
using Microsoft.EntityFrameworkCore;
using TempleDashboard.Domain.Data;

namespace TempleDashboard.Tests.Support;

/// <summary>Puts a temple with picture rows (no bytes) into the database.</summary>
internal static class PictureRows
{
    public static readonly DateTime Time = new(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc);

    /// <summary>
    /// Creates a temple with its default classifier, categories in this order, and pictures called <c>picture-1.jpg</c>, ...
    /// </summary>
    public static async Task<Classifier> CreateAsync(DashboardDbContext db, string code, int pictures, params string[] categories)
    {
        var temple = new Temple { Code = code, Name = $"Temple {code}", CreatedAt = Time };
        var classifier = new Classifier { Name = Classifier.DefaultName, CreatedAt = Time };
        temple.Classifiers.Add(classifier);
        for (var i = 0; i < categories.Length; i++)
            classifier.Categories.Add(new Category { Name = categories[i], Position = i });
        db.Temples.Add(temple);
        await db.SaveChangesAsync();
        for (var i = 1; i <= pictures; i++)
            db.Images.Add(Picture(temple.Id, string.Create(CultureInfo.InvariantCulture, $"picture-{i}.jpg"), i));
        await db.SaveChangesAsync();
        return await db.Classifiers.AsNoTracking().Include(row => row.Temple)
            .Include(row => row.Categories.OrderBy(category => category.Position)).SingleAsync(row => row.Id == classifier.Id);
    }

    /// <summary>Lets a new temple name a picture: what no row names is not served.</summary>
    public static async Task NameAsync(DashboardDbContext db, string code, string sha256)
    {
        var temple = await CreateAsync(db, code, pictures: 0);
        var image = Picture(temple.TempleId, "named.png", 1);
        image.Sha256 = sha256;
        db.Images.Add(image);
        await db.SaveChangesAsync();
    }

    public static StoredImage Picture(long templeId, string name, int number, long lookAlikeHash = 0) => new()
    {
        TempleId = templeId,
        Sha256 = number.ToString("x64", CultureInfo.InvariantCulture),
        Name = name,
        Format = "jpeg",
        Width = 640,
        Height = 480,
        ByteCount = 1000,
        LookAlikeHash = lookAlikeHash == 0 ? number * 0x0123456789abcdefL : lookAlikeHash,
        UploadedAt = Time,
    };
}
