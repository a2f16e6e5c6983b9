namespace TempleDashboard.Domain.Labelling;

/// <summary>What a labelled picture is for. It never changes by itself.</summary>
public enum Split
{
    Train = 0,
    Test = 1,
}
