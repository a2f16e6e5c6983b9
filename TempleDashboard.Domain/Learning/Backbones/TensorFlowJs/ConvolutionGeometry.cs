namespace TempleDashboard.Domain.Learning.Backbones.TensorFlowJs;

/// <summary>Where a convolution looks: TensorFlow's padding rules worked out for one input size.</summary>
/// <param name="Pads">Top, left, bottom, right.</param>
internal sealed record ConvolutionGeometry(
    int Stride, int Dilation, long[] Pads, int OutputHeight, int OutputWidth, int OutputSubsampling)
{
    /// <param name="subsample">Keep every second position of the output.</param>
    public static ConvolutionGeometry Of(TfjsNode node, IReadOnlyList<int> kernelShape, FeatureMap input, bool subsample)
    {
        var (kernelHeight, kernelWidth) = (kernelShape[0], kernelShape[1]);
        var stride = node.Integers("strides")[1];
        var sourceDilation = input.Dilation * node.Integers("dilations").ElementAtOrDefault(1) is var product && product > 0 ? product : 1;
        if (kernelHeight > 1 && sourceDilation % input.Subsampling != 0)
            throw new InvalidDataException($"Node '{node.Name}' has dilation {sourceDilation} and cannot run on a grid subsampled by {input.Subsampling}.");
        var dilation = Math.Max(1, sourceDilation / input.Subsampling);
        // Between SpaceToBatchND and BatchToSpaceND the padding is the batch's own: together they are SAME.
        var same = input.Dilation > 1 || node.Text("padding") == "SAME";
        var (top, bottom) = same ? Same(input.Height, kernelHeight, stride, dilation) : (0, 0);
        var (left, right) = same ? Same(input.Width, kernelWidth, stride, dilation) : (0, 0);
        var step = subsample ? 2 : 1;
        return new ConvolutionGeometry(
            stride * step,
            dilation,
            [top, left, bottom, right],
            OutputLength(input.Height + top + bottom, kernelHeight, stride * step, dilation),
            OutputLength(input.Width + left + right, kernelWidth, stride * step, dilation),
            input.Subsampling * step);
    }

    private static (int Before, int After) Same(int length, int kernel, int stride, int dilation)
    {
        var output = (length + stride - 1) / stride;
        var total = Math.Max(0, ((output - 1) * stride) + Span(kernel, dilation) - length);
        return (total / 2, total - (total / 2));
    }

    private static int OutputLength(int padded, int kernel, int stride, int dilation) =>
        ((padded - Span(kernel, dilation)) / stride) + 1;

    private static int Span(int kernel, int dilation) => ((kernel - 1) * dilation) + 1;
}
