namespace TempleDashboard.Learning.ConvNets;

/// <summary>
/// All weights of a network one after the other, with their gradients and Adam's moments in the same order. The buffers do not move in
/// memory: sessions read and write them without a copy.
/// </summary>
internal sealed class ParameterStore
{
    public ParameterStore(LayerPlan plan)
    {
        var slices = new List<ParameterSlice>();
        foreach (var spec in plan.Parameters)
        {
            slices.Add(new ParameterSlice(spec, Length));
            Length += spec.Length;
        }
        Slices = slices;
        Weights = Pinned.Floats(Length);
        Gradients = Pinned.Floats(Length);
        FirstMoments = Pinned.Floats(Length);
        SecondMoments = Pinned.Floats(Length);
    }

    public IReadOnlyList<ParameterSlice> Slices { get; }

    public int Length { get; }

    public float[] Weights { get; }

    /// <summary>What the last step of training found.</summary>
    public float[] Gradients { get; }

    public float[] FirstMoments { get; }

    public float[] SecondMoments { get; }

    /// <summary>
    /// Draws new weights, uniform within <c>sqrt(6 / (fan in + fan out))</c> of zero (Glorot and Bengio, 2010, "Understanding the
    /// difficulty of training deep feedforward neural networks"); biases and moments become zero.
    /// </summary>
    public void Initialise(RandomStream random)
    {
        FirstMoments.AsSpan().Clear();
        SecondMoments.AsSpan().Clear();
        foreach (var slice in Slices)
        {
            var weights = slice.Of(Weights).Span;
            var limit = slice.Spec.IsBias ? 0 : MathF.Sqrt(6f / (slice.Spec.FanIn + slice.Spec.FanOut));
            foreach (ref var weight in weights)
                weight = slice.Spec.IsBias ? 0 : (2 * random.NextSingle() - 1) * limit;
        }
    }
}

/// <summary>Where a parameter lies in the flat buffers of a <see cref="ParameterStore"/>.</summary>
internal sealed record ParameterSlice(ParameterSpec Spec, int Offset)
{
    public Memory<float> Of(float[] buffer) => buffer.AsMemory(Offset, Spec.Length);
}
