namespace TempleDashboard.Demo;

/// <summary>Weather of a drawn scene.</summary>
public enum DemoWeather
{
    /// <summary>Blue sky and a few clouds.</summary>
    Clear,

    /// <summary>Gray sky, flat light.</summary>
    Overcast,

    /// <summary>Gray sky, rain, people with umbrellas.</summary>
    Rain,

    /// <summary>Haze that takes away contrast.</summary>
    Fog,

    /// <summary>Snow in the air, on the roof and on the ground.</summary>
    Snow,
}
