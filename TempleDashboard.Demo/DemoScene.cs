using TempleDashboard.Domain.Data;

namespace TempleDashboard.Demo;

/// <summary>All that decides how one picture of the demo temple looks.</summary>
public sealed record DemoScene
{
    /// <summary>Category of <see cref="Category"/> while the door is open.</summary>
    public const string DoorOpenCategory = "Door open";

    /// <summary>Category of <see cref="Category"/> while the door is closed.</summary>
    public const string DoorClosedCategory = "Door closed";

    /// <summary>Decides clouds, people, jitter and noise; the same seed draws the same picture.</summary>
    public required int Seed { get; init; }

    /// <summary>Name of the picture, as a camera would give it, with the time in it.</summary>
    public required string Name { get; init; }

    /// <summary>When the camera took it, by its own clock; decides the light.</summary>
    public required DateTime CapturedAt { get; init; }

    /// <summary>The side that the picture is planned for; whole days are on one side.</summary>
    public required Split Split { get; init; }

    /// <summary>Whether the door is open.</summary>
    public required bool DoorOpen { get; init; }

    /// <summary>Whether lanterns and windows are lit.</summary>
    public required bool LightsOn { get; init; }

    /// <summary>
    /// Whether the stone lantern on the left is lit, where it goes its own way; null: as <see cref="LightsOn"/>. It is a small object for
    /// who tries a region: <see cref="DemoTempleGenerator.LeftLantern"/>.
    /// </summary>
    public bool? LeftLanternLit { get; init; }

    /// <summary>People in the courtyard, 0 to 8.</summary>
    public required int People { get; init; }

    /// <summary>Weather.</summary>
    public required DemoWeather Weather { get; init; }

    /// <summary>The right answer of the classifier that asks for the door.</summary>
    public string Category => DoorOpen ? DoorOpenCategory : DoorClosedCategory;
}
