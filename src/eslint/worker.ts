import { answerQuestions } from './answers.ts';
import { findingsByFolder } from './findings.ts';

answerQuestions(findingsByFolder());
