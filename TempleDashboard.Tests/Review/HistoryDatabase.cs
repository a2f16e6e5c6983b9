using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TempleDashboard.Domain;
using TempleDashboard.Domain.Data;
using TempleDashboard.Domain.Data.Sqlite;
using TempleDashboard.Domain.Deletions;
using TempleDashboard.Domain.Labels;
using TempleDashboard.Domain.People;
using TempleDashboard.Domain.Pictures;
using TempleDashboard.Domain.Predictions;
using TempleDashboard.Domain.Review;
using TempleDashboard.Domain.Storage;
using TempleDashboard.Domain.Temples;
using TempleDashboard.Tests.Support;
using TempleDashboard.Web.Deletions;
using TempleDashboard.Web.Models;
using TempleDashboard.Web.Security;
using TempleDashboard.Web.Review;

namespace TempleDashboard.Tests.Review;

/// <summary>A SQLite file of its own with one temple, one classifier and one model, to which predictions are added.</summary>
public sealed class HistoryDatabase : IDisposable
{
    public static readonly DateTime Start = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly string _folder = Directory.CreateTempSubdirectory("history").FullName;
    private readonly ServiceProvider _services;

    public HistoryDatabase()
    {
        _services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging()
            .AddSingleton(new DataFolder(_folder)).AddSingleton(TimeProvider.System).AddTempleDomain()
            .ConfigureDbContext<SqliteDashboardDbContext>(options => options.AddInterceptors(Reads, Held)).BuildServiceProvider();
        MadeDatabase.CopyInto(_folder);
        using var db = Open();
        Seed(db, "410010", "Lakeside Temple");
        Seed(db, "410011", "Hill Temple");
    }

    /// <summary>What is read can be held back.</summary>
    internal HeldReads Held { get; } = new();

    internal DatabaseReads Reads { get; } = new();

    /// <summary>Hands the services of the review's screens to a test of components.</summary>
    public void Register(IServiceCollection services)
    {
        services
            .AddSingleton(Get<IDbContextFactory<DashboardDbContext>>())
            .AddSingleton(Get<PredictionHistory>())
            .AddSingleton(Get<PredictionCounts>())
            .AddSingleton(Get<PredictionFeed>())
            .AddSingleton(Get<PredictionReview>())
            .AddSingleton(Get<PredictionToTraining>())
            .AddSingleton(Get<PredictionHeatMaps>())
            .AddSingleton(Get<IBlobStore>())
            .AddSingleton(Get<ImageDecoder>())
            .AddSingleton<SeenRegions>()
            .AddSingleton(Get<PredictionTeaching>())
            .AddSingleton(Get<TaughtReports>())
            .AddSingleton(Get<ReviewQueue>())
            .AddSingleton(Get<ReviewStacks>())
            .AddSingleton(Get<ReviewAgreement>())
            .AddSingleton(Get<WaitingHashes>())
            .AddSingleton(Get<PeoplesActions>())
            .AddSingleton(Get<TempleCatalog>())
            .AddSingleton(Get<RenamedCategories>())
            .AddSingleton(Get<LabelService>())
            .AddSingleton(Get<LabelFeed>())
            .AddSingleton<RetiredCategoryQuery>()
            .AddSingleton(new CurrentAccess(Access.Anybody))
            .AddSingleton(Get<Deleter>())
            .AddSingleton(Get<DeletedThings>())
            .AddSingleton(Get<PictureErasure>())
            .AddSingleton(Get<IOptions<RetentionRules>>())
            .AddScoped<DeletionDesk>()
            .AddSingleton<ReviewDesk>()
            .AddSingleton<ReviewReading>();
    }

    /// <summary>Adds categories to a classifier, in this order.</summary>
    public void AddCategories(long classifierId, params string[] names)
    {
        using var db = Open();
        db.Categories.AddRange(names.Select((name, place) => new Category { ClassifierId = classifierId, Name = name, Position = place }));
        db.SaveChanges();
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public DashboardDbContext Open() => Get<IDbContextFactory<DashboardDbContext>>().CreateDbContext();

    /// <summary>A usual prediction of the first temple, not added yet.</summary>
    public static PredictionRecord Row(DateTime at) => new()
    {
        TempleId = 1,
        ClassifierId = 1,
        ModelId = 1,
        CreatedAt = at,
        ImageSha256 = new string('a', 64),
        ImageName = "front.jpg",
        Source = "api",
        TopCategory = "Door open",
        Confidence = 0.9,
        MinConfidence = 0.5,
        Probabilities = [new("Door open", 0.9), new("Door closed", 0.1)],
        LatencyMilliseconds = 12,
        RequestId = "r",
    };

    /// <summary>Adds a prediction of the first temple, one minute after the one before.</summary>
    public PredictionRecord Add(Action<PredictionRecord>? change = null)
    {
        using var db = Open();
        var row = Row(Start.AddMinutes(db.Predictions.Count()));
        change?.Invoke(row);
        db.Predictions.Add(row);
        db.SaveChanges();
        return row;
    }

    /// <summary>Adds <paramref name="count"/> predictions, one a minute, over both temples, three categories and all reviews.</summary>
    public void AddMany(int count)
    {
        using var db = Open();
        db.Database.ExecuteSql($"""
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count})
            INSERT INTO Predictions (TempleId, ClassifierId, ModelId, CreatedAt, ImageSha256, ImageName, Source, TopCategory, Confidence,
                MinConfidence, IsAnomaly, Probabilities, LatencyMilliseconds, RequestId, Review, LookAlikeHash)
            SELECT 1 + i % 2, 1 + i % 2, 1 + i % 2, datetime('2026-11-01', '+' || i || ' minutes'), printf('%064d', i),
                'picture ' || i, 'api', 'category ' || (i % 3), (i % 1000) / 1000.0, 0.5, i % 1000 < 500, '[]', 10, 'r' || i, i % 4,
                i * 2654435761
            FROM n
            """);
    }

    public void Dispose()
    {
        _services.Dispose();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    private static void Seed(DashboardDbContext db, string code, string name)
    {
        var temple = new Temple { Code = code, Name = name, CreatedAt = Start };
        var classifier = new Classifier { Name = Classifier.DefaultName, CreatedAt = Start };
        temple.Classifiers.Add(classifier);
        db.Temples.Add(temple);
        db.Models.Add(new TrainedModel
        {
            Classifier = classifier,
            Run = new TrainingRun { Classifier = classifier, Number = 1, StartedBy = "test", QueuedAt = Start },
            Number = 1,
            Kind = "transfer",
            ModelSha256 = "m",
            BackboneSha256 = "b",
            SnapshotSha256 = "s",
            Categories = ["Door open", "Door closed"],
            Folder = "x",
            EvaluationJson = "{}",
        });
        db.SaveChanges();
    }
}
