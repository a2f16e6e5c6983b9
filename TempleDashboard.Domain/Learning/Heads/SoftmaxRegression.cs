namespace TempleDashboard.Domain.Learning.Heads;

/// <summary>Fits a multinomial logistic regression on chosen rows of a sample matrix.</summary>
internal sealed class SoftmaxRegression
{
    /// <summary>For heads that are kept: scikit-learn's objective to seven digits.</summary>
    public static readonly LbfgsOptions Precise = new(MaxIterations: 500, GradientTolerance: 1e-6, FunctionTolerance: 1e-9);

    /// <summary>For comparing strengths: the held-out loss no longer changes in its third digit.</summary>
    public static readonly LbfgsOptions Quick = new(MaxIterations: 100, GradientTolerance: 1e-4, FunctionTolerance: 1e-5);

    private readonly SampleMatrix samples;
    private readonly int[] rows;
    private readonly int[] labels;
    private readonly double[] weights;
    private readonly int classCount;
    private readonly int threads;
    private readonly CancellationToken cancellation;
    private readonly Lbfgs solver;
    private readonly LbfgsOptions options;

    public SoftmaxRegression(
        SampleMatrix samples, int[] rows, int[] labels, double[] weights, int classCount, LbfgsOptions options, int threads, CancellationToken cancellation)
    {
        (this.samples, this.rows, this.labels, this.weights) = (samples, rows, labels, weights);
        (this.classCount, this.options, this.threads, this.cancellation) = (classCount, options, threads, cancellation);
        solver = new Lbfgs(ParameterCount, options);
    }

    public int ParameterCount => classCount * (samples.Columns + 1);

    /// <summary>The solver steps that <see cref="Fit"/> takes at most.</summary>
    public int MaxIterations => options.MaxIterations;

    /// <summary>Minimises the objective at one L2 strength.</summary>
    /// <param name="start">Where to start, such as the optimum of a neighbouring strength; null for zero.</param>
    /// <param name="iterated">Told of each step: its number, and the plain loss and accuracy on the rows, and the parameters.</param>
    public SoftmaxFit Fit(double l2, double[]? start = null, Action<HeadIteration, double[]>? iterated = null)
    {
        var objective = new SoftmaxObjective(samples, rows, labels, weights, classCount, l2, threads, cancellation);
        double[] last = [];
        double Evaluate(double[] point, double[] gradient)
        {
            last = point;
            return objective.Evaluate(point, gradient);
        }
        var result = solver.Minimise(Evaluate, start ?? new double[ParameterCount], number =>
        {
            iterated?.Invoke(new HeadIteration(number, objective.MeanLoss, objective.Accuracy, null, null), last);
            return true;
        });
        return new SoftmaxFit(result.Point, result.Value, result.Iterations, result.Converged);
    }
}
