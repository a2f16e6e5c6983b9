using TempleDashboard.Domain.Data;

namespace TempleDashboard.Contracts;

/// <summary>A temple as listed.</summary>
/// <param name="Hint">What somebody who made it may want to know, such as another code that differs in capital letters alone; else
/// null.</param>
public sealed record TempleView(
    long Id, string Code, string Name, DateTime CreatedAt, IReadOnlyList<ClassifierView> Classifiers, string? Hint = null);

/// <summary>Temples in the order in which they were created.</summary>
/// <param name="Next">The <c>after</c> of the next page; null at the end.</param>
public sealed record TempleListPage(IReadOnlyList<TempleView> Temples, long? Next);

/// <summary>A classifier with its categories.</summary>
/// <param name="MinConfidence">A prediction below it is an anomaly; 0 to 1.</param>
/// <param name="FalseAlarmRate">Share of usual pictures that may be called unlike anything seen, 0 to 0.2; 0 turns that off.</param>
/// <param name="AnswersDamaged">Whether a damaged picture is answered as an anomaly with the reason <c>damaged</c>; else it is
/// refused.</param>
/// <param name="ChampionModelId">The model that serves; null before the first training.</param>
/// <param name="BackboneSha256">What the next training uses; null for the product's own backbone.</param>
/// <param name="Hint">What somebody who made it may want to know, such as another name that differs in capital letters alone; else
/// null.</param>
/// <param name="Region">The part of the pictures that the next training looks at; null for all of them.</param>
/// <param name="UsesCommonCategories">Whether the pictures of the common categories join its training.</param>
/// <param name="TestsCommonCategories">Whether the test pictures of the common categories count in its test as well.</param>
public sealed record ClassifierView(
    long Id, string Name, double MinConfidence, double FalseAlarmRate, bool AnswersDamaged, long? ChampionModelId, string? BackboneSha256,
    IReadOnlyList<CategoryView> Categories, string? Hint = null, Region? Region = null, bool UsesCommonCategories = true,
    bool TestsCommonCategories = false);

/// <summary>The part of the pictures that a classifier looks at.</summary>
/// <param name="Region">What the next training looks at, in shares of the upright picture's sides; null for all of it.</param>
/// <param name="ServingModel">Number of the model that serves; null where none does.</param>
/// <param name="ServingRegion">What the model that serves looks at; null for all of it, and where none serves.</param>
/// <param name="NeedsTraining">Whether the model that serves looks at another part than the next one will.</param>
public sealed record ClassifierRegionView(Region? Region, int? ServingModel, Region? ServingRegion, bool NeedsTraining);

/// <summary>A category with its labelled pictures.</summary>
/// <param name="Hint">What somebody who made or renamed it may want to know, such as another category that differs in capital letters
/// alone; else null.</param>
/// <param name="IsFine">Whether a person said that all is well where this is the answer.</param>
/// <param name="SetAsideCount">Pictures that are labelled and yet neither train nor test, as look-alikes of them do.</param>
/// <param name="Key">The key that a person chose for it; null for that of its place.</param>
public sealed record CategoryView(
    long Id,
    string Name,
    int Position,
    int TrainCount,
    int TestCount,
    string? Hint = null,
    bool IsFine = false,
    int SetAsideCount = 0,
    string? Key = null);
