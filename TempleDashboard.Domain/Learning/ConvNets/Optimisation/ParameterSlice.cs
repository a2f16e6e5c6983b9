using TempleDashboard.Domain.Learning.ConvNets.Layers;

namespace TempleDashboard.Domain.Learning.ConvNets.Optimisation;

/// <summary>Where a parameter lies in the flat buffers of a <see cref="ParameterStore"/>.</summary>
internal sealed record ParameterSlice(ParameterSpec Spec, int Offset)
{
    public Memory<float> Of(float[] buffer) => buffer.AsMemory(Offset, Spec.Length);
}
