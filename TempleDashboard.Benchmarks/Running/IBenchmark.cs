namespace TempleDashboard.Benchmarks.Running;

/// <summary>Something that is measured beside its reference in the same run.</summary>
internal interface IBenchmark
{
    /// <summary>What it is called on the command line.</summary>
    string Name { get; }

    /// <summary>What is measured beside what, in a sentence.</summary>
    string Sentence { get; }

    /// <summary>Measures, and prints figure, reference, ratio and peak memory.</summary>
    Task RunAsync(CancellationToken cancellationToken);
}
